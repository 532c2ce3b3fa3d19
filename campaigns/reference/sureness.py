"""How sure a line of a scheme is, in the words that an office reads beside it, and the texts named.

Read on 30 November 2026 from pages that quote the regulations; no official print was readable.
"""

SURE = "nhiều trang trích dẫn giống nhau"
READ = "đọc trên trang trích dẫn, cần đối chiếu văn bản gốc"
LOCAL = "theo hướng dẫn địa phương, báo chí; chưa thấy văn bản của Trung ương"
KNOWN = "theo hiểu biết chung, chưa đối chiếu văn bản gốc"
INFERRED = "suy ra, chưa thấy văn bản"
UNKNOWN = "chưa tra được quy định; mời ghi theo văn bản gốc"

HD_27 = "Hướng dẫn số 27-HD/BTCTW (2014)"
HD_21 = "Hướng dẫn số 21-HD/BTCTW (2019)"
QD_124 = "Quy định số 124-QĐ/TW (2023)"
HD_25 = "Hướng dẫn số 25-HD/BTCTW (2023)"
QD_366 = "Quy định số 366-QĐ/TW (2025)"
HD_43 = "Hướng dẫn số 43-HD/BTCTW (2025)"

OF_2014, OF_2018, OF_2023, OF_2025 = "hd-27-2014", "hd-21-2019", "qd-124-2023", "qd-366-2025"
