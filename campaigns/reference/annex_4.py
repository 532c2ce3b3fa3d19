"""The lines of Phụ lục 4 of QĐ 366, general criteria of those who do not lead, sub-group by sub-group.

Read on one page that quotes the annex; the lines are told in short. Of the other annexes only the
sub-groups were readable, so the forms of the other kinds have those as their lines.
"""

GENERAL_4 = (
    (
        "Chính trị, phẩm chất đạo đức và ý thức tổ chức kỷ luật",
        (
            "Bản lĩnh chính trị vững vàng, kiên định lập trường, không dao động trước khó khăn, thách thức",
            (
                "Thực hiện nguyên tắc tổ chức của Đảng, nhất là tập trung dân chủ; chấp hành chủ trương của "
                "Đảng, pháp luật của Nhà nước; kỷ luật phát ngôn, bảo vệ bí mật nhà nước"
            ),
            "Học tập, vận dụng chủ nghĩa Mác - Lênin, tư tưởng Hồ Chí Minh, nghị quyết, chỉ thị của Đảng",
            (
                "Đạo đức, lối sống trong sáng, trung thực, giản dị; tham gia phòng, chống tham nhũng, lãng "
                "phí, tiêu cực; không suy thoái, “tự diễn biến”, “tự chuyển hóa”; không làm những điều đảng "
                "viên không được làm"
            ),
            (
                "Không tham nhũng, quan liêu, cửa quyền, vụ lợi; không để người thân, người quen lợi dụng "
                "quyền hạn của mình"
            ),
            "Ý thức tổ chức kỷ luật, tinh thần trách nhiệm; chấp hành sự phân công, quy chế, nội quy",
            "Kê khai, công khai tài sản, thu nhập theo quy định",
            "Báo cáo đầy đủ, trung thực, cung cấp thông tin chính xác khi được yêu cầu",
            "Giữ gìn đoàn kết nội bộ; tham gia xây dựng tổ chức đảng, đoàn thể và phong trào tập thể",
            "Sâu sát cơ sở; giữ mối liên hệ với cấp ủy và Nhân dân nơi cư trú",
        ),
    ),
    (
        "Năng lực chuyên môn, nghiệp vụ theo vị trí việc làm",
        (
            "Hiểu biết lĩnh vực được phân công; nắm vững pháp luật, quy trình nghiệp vụ",
            "Cập nhật kiến thức, nghiên cứu, tổng hợp, vận dụng sáng tạo; đáp ứng cải cách hành chính",
            "Kỹ năng xử lý công việc độc lập, làm việc nhóm",
            "Sử dụng công nghệ thông tin trong công việc",
        ),
    ),
    (
        "Khả năng đáp ứng yêu cầu thực thi nhiệm vụ",
        (
            "Nhiệm vụ thường xuyên: xử lý thành thạo theo kế hoạch, giữ ổn định chất lượng",
            "Nhiệm vụ đột xuất: đề xuất giải pháp, thực hiện hiệu quả, kịp thời",
        ),
    ),
    (
        "Thái độ công tác",
        (
            "Trách nhiệm, tích cực; đề xuất cải tiến quy trình, nâng cao hiệu quả công việc",
            "Thái độ đúng mực, phong cách làm việc chuẩn mực, chuyên nghiệp",
            "Phối hợp hiệu quả với tập thể, cá nhân có liên quan",
        ),
    ),
    (
        "Đổi mới sáng tạo, dám nghĩ, dám làm, dám chịu trách nhiệm vì lợi ích chung",
        (
            "Sản phẩm, giải pháp đột phá, sáng tạo đem lại hiệu quả thiết thực",
            "Sẵn sàng nhận nhiệm vụ chính trị, đột xuất, phức tạp hoặc trong điều kiện khó khăn",
            "Chịu trách nhiệm trước kết quả công việc; nhận sai sót và có biện pháp khắc phục cụ thể",
        ),
    ),
    (
        "Tự phê bình và phê bình, khắc phục hạn chế, khuyết điểm",
        (
            (
                "Tự phê bình, tự soi, tự sửa; tự giác nhận diện hạn chế và kết quả khắc phục những hạn chế đã "
                "được chỉ ra"
            ),
        ),
    ),
)
