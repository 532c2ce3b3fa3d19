import datetime
import django.core.validators
import django.db.models.deletion
import portal.kit.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campaigns', '0001_initial'),
        ('members', '0001_initial'),
        ('members', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.CharField(choices=[('reports', 'Báo cáo'), ('grading', 'Hồ sơ đánh giá, xếp loại')], default='reports', max_length=8, verbose_name='nội dung')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến ngày')),
                ('is_alone', models.BooleanField(default=False, verbose_name='chỉ báo cáo của tổ chức')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='yêu cầu lúc')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='hủy lúc')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='xong lúc')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='giữ đến')),
                ('archive', models.FileField(blank=True, upload_to='exports/%Y')),
                ('checksum', models.CharField(blank=True, max_length=64, verbose_name='mã kiểm tra')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='export_jobs', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='export_jobs', to='members.organization', verbose_name='tổ chức')),
            ],
            options={
                'verbose_name': 'lượt xuất nhiều báo cáo',
                'ordering': ['-asked_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('archive', ''), ('finished_at__isnull', False), _connector='OR'), name='export_archive_when_finished'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='export_dates_order')],
            },
        ),
        migrations.CreateModel(
            name='ExportItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'XLSX'), ('docx', 'DOCX'), ('zip', 'Word (ZIP)')], max_length=5, verbose_name='dạng')),
                ('state', models.CharField(choices=[('waiting', 'Đang chờ'), ('running', 'Đang tạo'), ('done', 'Đã xong'), ('failed', 'Lỗi')], default='waiting', max_length=8, verbose_name='trạng thái')),
                ('claims', models.PositiveIntegerField(default=0, verbose_name='số lần nhận việc')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='số lần lỗi')),
                ('lease_until', models.DateTimeField(blank=True, null=True, verbose_name='giữ việc đến')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='lỗi')),
                ('file', models.FileField(blank=True, upload_to='exports/items/%Y')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='tên tệp')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='xong lúc')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organization', verbose_name='tổ chức')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='reports.exportjob')),
            ],
            options={
                'verbose_name': 'tài liệu của lượt xuất',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['job', 'state'], name='export_by_state')],
                'constraints': [models.UniqueConstraint(fields=('job', 'organization', 'format'), name='export_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('file', ''), _negated=True), ('name', ''), _connector='OR'), name='export_done_has_file')],
            },
        ),
        migrations.CreateModel(
            name='ExportRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=200, verbose_name='tài liệu')),
                ('format', models.CharField(max_length=5, verbose_name='dạng')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='lúc')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exports', to='members.organization')),
            ],
            options={
                'verbose_name': 'lần xuất',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='LayoutProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.SlugField(unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('source', models.CharField(max_length=300, verbose_name='căn cứ')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='áp dụng đến')),
                ('margin_top', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(10, 'Phải từ 10 đến 40.'), django.core.validators.MaxValueValidator(40, 'Phải từ 10 đến 40.')], verbose_name='lề trên (mm)')),
                ('margin_bottom', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(10, 'Phải từ 10 đến 40.'), django.core.validators.MaxValueValidator(40, 'Phải từ 10 đến 40.')], verbose_name='lề dưới (mm)')),
                ('margin_left', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(10, 'Phải từ 10 đến 40.'), django.core.validators.MaxValueValidator(40, 'Phải từ 10 đến 40.')], verbose_name='lề trái (mm)')),
                ('margin_right', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(10, 'Phải từ 10 đến 40.'), django.core.validators.MaxValueValidator(40, 'Phải từ 10 đến 40.')], verbose_name='lề phải (mm)')),
                ('party_size', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(9, 'Phải từ 9 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 9 đến 20.')], verbose_name='cỡ chữ tên Đảng')),
                ('issuer_size', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(9, 'Phải từ 9 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 9 đến 20.')], verbose_name='cỡ chữ cơ quan ban hành')),
                ('number_size', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(9, 'Phải từ 9 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 9 đến 20.')], verbose_name='cỡ chữ số, ngày')),
                ('title_size', models.PositiveSmallIntegerField(default=16, validators=[django.core.validators.MinValueValidator(9, 'Phải từ 9 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 9 đến 20.')], verbose_name='cỡ chữ tên loại')),
                ('subject_size', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(9, 'Phải từ 9 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 9 đến 20.')], verbose_name='cỡ chữ trích yếu')),
                ('body_size', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(9, 'Phải từ 9 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 9 đến 20.')], verbose_name='cỡ chữ nội dung')),
                ('line_height', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(14, 'Phải từ 14 đến 32.'), django.core.validators.MaxValueValidator(32, 'Phải từ 14 đến 32.')], verbose_name='cách dòng (pt)')),
                ('paragraph_gap', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(0, 'Phải từ 0 đến 18.'), django.core.validators.MaxValueValidator(18, 'Phải từ 0 đến 18.')], verbose_name='cách đoạn (pt)')),
                ('indent', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(0, 'Phải từ 0 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 0 đến 20.')], verbose_name='thụt đầu dòng (mm)')),
                ('recipients_size', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(9, 'Phải từ 9 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 9 đến 20.')], verbose_name='cỡ chữ nơi nhận')),
                ('page_number_size', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(9, 'Phải từ 9 đến 20.'), django.core.validators.MaxValueValidator(20, 'Phải từ 9 đến 20.')], verbose_name='cỡ chữ số trang')),
                ('filed_at', models.CharField(default='Lưu Văn phòng', max_length=100, verbose_name='dòng lưu')),
            ],
            options={
                'verbose_name': 'thể thức văn bản',
                'ordering': ['-valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='layout_dates_order', violation_error_message='Ngày hết áp dụng phải sau ngày áp dụng.'), models.UniqueConstraint(fields=('valid_from',), name='layout_begins_once', violation_error_message='Đã có thể thức áp dụng từ ngày này.')],
            },
        ),
        migrations.CreateModel(
            name='Narrative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến ngày')),
                ('section', models.CharField(max_length=20, verbose_name='mục')),
                ('text', portal.kit.fields.LongTextField(blank=True, max_length=20000, verbose_name='nội dung')),
                ('written_at', models.DateTimeField(auto_now=True, verbose_name='lúc')),
                ('sent_text', portal.kit.fields.LongTextField(blank=True, max_length=20000, verbose_name='nội dung đã gửi')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='gửi lúc')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='narratives', to='members.organization', verbose_name='tổ chức')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'phần viết của báo cáo',
                'ordering': ['section'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'starts_on', 'ends_on', 'section'), name='narrative_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='narrative_dates_order')],
            },
        ),
        migrations.CreateModel(
            name='PastFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('calendar_year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('key', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('numerator', models.PositiveBigIntegerField(verbose_name='số')),
                ('denominator', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='tổng số')),
                ('source', models.CharField(max_length=200, verbose_name='theo văn bản')),
                ('at', models.DateTimeField(auto_now=True, verbose_name='lúc')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past_figures', to='members.organization', verbose_name='tổ chức')),
            ],
            options={
                'verbose_name': 'số liệu theo báo cáo giấy',
                'ordering': ['organization', 'calendar_year', 'key'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'calendar_year', 'key'), name='past_figure_once'), models.CheckConstraint(condition=models.Q(('calendar_year__gte', 1930)), name='past_figure_year'), models.CheckConstraint(condition=models.Q(('denominator__isnull', True), ('numerator__lte', models.F('denominator')), _connector='OR'), name='past_figure_within_base', violation_error_message='Số đạt không được lớn hơn tổng số.'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='past_figure_has_source', violation_error_message='Hãy ghi văn bản mà số liệu lấy từ đó.')],
            },
        ),
        migrations.CreateModel(
            name='PastFigureImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='past-figures/%Y/%m', verbose_name='tệp số liệu')),
                ('file_name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('state', models.CharField(choices=[('planned', 'Đang xem trước'), ('applied', 'Đã nhập')], default='planned', max_length=8, verbose_name='trạng thái')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='lúc')),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('counts', models.JSONField(default=dict)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past_figure_imports', to='members.organization', verbose_name='tổ chức')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lần nhập số liệu theo báo cáo giấy',
                'ordering': ['-uploaded_at'],
            },
        ),
        migrations.CreateModel(
            name='WordTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(unique=True, verbose_name='bản số')),
                ('note', models.CharField(max_length=200, verbose_name='thay đổi gì')),
                ('file', models.FileField(upload_to='word-templates', verbose_name='tệp')),
                ('checksum', models.CharField(max_length=64, verbose_name='mã kiểm tra')),
                ('is_current', models.BooleanField(default=False, verbose_name='đang dùng')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='đưa lên lúc')),
                ('used_at', models.DateTimeField(null=True, verbose_name='dùng từ lúc')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mẫu Word',
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('is_current',), name='word_template_one_in_use')],
            },
        ),
        migrations.CreateModel(
            name='CardsRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=20)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'thẻ hướng dẫn đã đọc',
                'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='cards_read_once')],
            },
        ),
        migrations.CreateModel(
            name='DocumentNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10, verbose_name='loại văn bản')),
                ('term_starts', models.DateField(default=datetime.date(1900, 1, 1), verbose_name='nhiệm kỳ từ ngày')),
                ('value', models.PositiveIntegerField(verbose_name='số')),
                ('written', models.CharField(max_length=60, verbose_name='số, ký hiệu')),
                ('document', models.CharField(max_length=300, verbose_name='văn bản')),
                ('taken_on', models.DateField(verbose_name='ngày')),
                ('paper', models.CharField(blank=True, max_length=30, verbose_name='giấy tờ của kỳ xếp loại')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='document_numbers', to='members.organization', verbose_name='tổ chức')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.studysession', verbose_name='của buổi sinh hoạt')),
                ('year', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.campaignyear', verbose_name='của kỳ xếp loại năm')),
            ],
            options={
                'verbose_name': 'số văn bản',
                'ordering': ['organization', 'kind', 'term_starts', 'value'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'kind', 'term_starts', 'value'), name='document_number_once'), models.UniqueConstraint(condition=models.Q(('session__isnull', False)), fields=('session', 'kind'), name='session_number_once', violation_error_message='Văn bản này của buổi sinh hoạt đã lấy số.'), models.UniqueConstraint(condition=models.Q(('year__isnull', False)), fields=('organization', 'year', 'paper'), name='grading_paper_number_once', violation_error_message='Giấy tờ này của kỳ xếp loại đã lấy số.')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='lần')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('issued_on', models.DateField(verbose_name='ngày')),
                ('signer', models.CharField(blank=True, max_length=100, verbose_name='người ký')),
                ('data', models.JSONField(verbose_name='số liệu đã chốt')),
                ('reason', portal.kit.fields.LongTextField(blank=True, max_length=5000, verbose_name='lý do ban hành lại')),
                ('pdf', models.FileField(blank=True, upload_to='editions/%Y')),
                ('xlsx', models.FileField(blank=True, upload_to='editions/%Y')),
                ('docx', models.FileField(blank=True, upload_to='editions/%Y')),
                ('checksums', models.JSONField(default=dict, verbose_name='mã kiểm tra')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='chốt lúc')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='members.organization', verbose_name='tổ chức')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='campaigns.campaignyear', verbose_name='năm')),
            ],
            options={
                'verbose_name': 'bản báo cáo đã chốt',
                'ordering': ['-year__year', 'organization__path', '-edition'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'year', 'edition'), name='edition_number_once')],
            },
        ),
    ]
