<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
<context>
    <name>Choice</name>
    <message>
        <source>Area</source>
        <translation>Địa bàn</translation>
    </message>
    <message>
        <source>From day</source>
        <translation>Từ ngày</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Kỳ báo cáo</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Báo cáo</translation>
    </message>
    <message>
        <source>This day must not be before the first one.</source>
        <translation>Ngày này không được trước ngày đầu.</translation>
    </message>
    <message>
        <source>To day</source>
        <translation>Đến ngày</translation>
    </message>
    <message>
        <source>Which one</source>
        <translation>Kỳ nào</translation>
    </message>
    <message>
        <source>Write a day such as 30/11.</source>
        <translation>Hãy ghi ngày, ví dụ 30/11.</translation>
    </message>
    <message>
        <source>from day to day</source>
        <translation>từ ngày đến ngày</translation>
    </message>
    <message>
        <source>month</source>
        <translation>tháng</translation>
    </message>
    <message>
        <source>period of the commune</source>
        <translation>kỳ do xã mở</translation>
    </message>
    <message>
        <source>quarter</source>
        <translation>quý</translation>
    </message>
    <message>
        <source>year</source>
        <translation>năm</translation>
    </message>
    <message>
        <source>{period}, closed</source>
        <translation>{period}, đã chốt</translation>
    </message>
</context>
<context>
    <name>Evidence</name>
    <message numerus="yes">
        <source>%n slip(s). Enter opens one.</source>
        <translation>
            <numerusform>%Ln phiếu. Bấm Enter để mở phiếu.</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to the report (Esc)</source>
        <translation>Về báo cáo (Esc)</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Ngày</translation>
    </message>
    <message>
        <source>No slip is behind this figure</source>
        <translation>Không có phiếu nào phía sau số liệu này</translation>
    </message>
    <message>
        <source>Slips behind the figure</source>
        <translation>Các phiếu phía sau số liệu</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Trạng thái</translation>
    </message>
    <message>
        <source>The first {most} of them are listed.</source>
        <translation>Danh sách chỉ hiện {most} phiếu đầu.</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>Thôn, khu</translation>
    </message>
    <message>
        <source>Whom and what</source>
        <translation>Hỗ trợ ai, việc gì</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Report on activity</source>
        <translation>Báo cáo kết quả hoạt động</translation>
    </message>
</context>
<context>
    <name>FilesForm</name>
    <message>
        <source>CSV: the table alone, for other programs</source>
        <translation>CSV: chỉ có bảng, cho chương trình khác</translation>
    </message>
    <message>
        <source>Excel (.xlsx): to count on with</source>
        <translation>Excel (.xlsx): để tính toán tiếp</translation>
    </message>
    <message>
        <source>Keep the names: for use within the commune only</source>
        <translation>Ghi cả tên: chỉ dùng trong xã</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Loại tệp</translation>
    </message>
    <message>
        <source>Leave the names of residents out</source>
        <translation>Không ghi tên người dân</translation>
    </message>
    <message>
        <source>Names of residents</source>
        <translation>Tên người dân</translation>
    </message>
    <message>
        <source>Open as PDF to print (Ctrl+P)</source>
        <translation>Mở bản PDF để in (Ctrl+P)</translation>
    </message>
    <message>
        <source>PDF: to read and print, nobody changes it</source>
        <translation>PDF: để xem và in, không sửa được</translation>
    </message>
    <message>
        <source>Save or print the report</source>
        <translation>Lưu hoặc in báo cáo</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Lưu tệp…</translation>
    </message>
    <message>
        <source>What goes to the province or to others must not name anybody who was helped.</source>
        <translation>Bản gửi lên tỉnh hoặc ra ngoài xã không được ghi tên người được hỗ trợ.</translation>
    </message>
    <message>
        <source>Word (.docx): to sign, and to write on in</source>
        <translation>Word (.docx): để ký, để viết thêm</translation>
    </message>
</context>
<context>
    <name>ReportsPage</name>
    <message>
        <source>Copy the summary</source>
        <translation>Chép lời tóm tắt</translation>
    </message>
    <message>
        <source>Counting: {done} of {whole}</source>
        <translation>Đang tính: phần {done} trong {whole}</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Đang tính…</translation>
    </message>
    <message>
        <source>Enter on a line shows the slips behind it.</source>
        <translation>Bấm Enter trên một dòng để xem các phiếu phía sau số liệu.</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Số liệu</translation>
    </message>
    <message>
        <source>Figures as of {day}</source>
        <translation>Số liệu đến ngày {day}</translation>
    </message>
    <message>
        <source>Figures beside those of the period before</source>
        <translation>Số liệu bên cạnh kỳ trước</translation>
    </message>
    <message>
        <source>Figures of the report</source>
        <translation>Số liệu của báo cáo</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>Lời tóm tắt</translation>
    </message>
    <message>
        <source>Making the file…</source>
        <translation>Đang làm tệp…</translation>
    </message>
    <message>
        <source>No village is known here yet</source>
        <translation>Ở đây chưa có thôn, khu nào</translation>
    </message>
    <message>
        <source>Nothing of these days is known here. Choose other days or another place.</source>
        <translation>Chưa có phiếu nào của những ngày này. Hãy chọn kỳ khác hoặc nơi khác.</translation>
    </message>
    <message>
        <source>Nothing to draw</source>
        <translation>Chưa có gì để vẽ</translation>
    </message>
    <message>
        <source>Part of the report</source>
        <translation>Phần của báo cáo</translation>
    </message>
    <message>
        <source>Period before</source>
        <translation>So với kỳ trước</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Biểu đồ</translation>
    </message>
    <message>
        <source>Rate and rules…</source>
        <translation>Mức và cách tính…</translation>
    </message>
    <message>
        <source>Save, print…</source>
        <translation>Lưu, in…</translation>
    </message>
    <message>
        <source>Send and receive once: the province then tells which villages are yours.</source>
        <translation>Hãy đồng bộ một lần: tỉnh sẽ cho biết những thôn, khu của mình.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng</translation>
    </message>
    <message>
        <source>Stopped. No file was written.</source>
        <translation>Đã dừng. Chưa ghi tệp nào.</translation>
    </message>
    <message>
        <source>Stopped. What is shown is the report before.</source>
        <translation>Đã dừng. Trên màn hình vẫn là báo cáo trước đó.</translation>
    </message>
    <message>
        <source>Summary in words</source>
        <translation>Lời tóm tắt để đọc</translation>
    </message>
    <message>
        <source>The rules of activity days hold from now on.</source>
        <translation>Cách tính ngày hoạt động có hiệu lực từ bây giờ.</translation>
    </message>
    <message>
        <source>The summary is copied: paste it into the village&apos;s Zalo group.</source>
        <translation>Đã chép lời tóm tắt: hãy dán vào nhóm Zalo của thôn, khu.</translation>
    </message>
    <message>
        <source>There are no figures of these days here.</source>
        <translation>Chưa có số liệu của những ngày này.</translation>
    </message>
    <message>
        <source>View of the report</source>
        <translation>Cách xem báo cáo</translation>
    </message>
</context>
<context>
    <name>RulesForm</name>
    <message>
        <source>0: minutes do not matter</source>
        <translation>0: không xét số phút</translation>
    </message>
    <message>
        <source>0: no half days</source>
        <translation>0: không tính nửa ngày</translation>
    </message>
    <message>
        <source>0: no limit</source>
        <translation>0: không giới hạn</translation>
    </message>
    <message>
        <source>0: not set yet; no amount is told</source>
        <translation>0: chưa đặt; bảng kê chưa tính tiền</translation>
    </message>
    <message>
        <source>Approved slips that make a day</source>
        <translation>Số phiếu đã duyệt để tính một ngày</translation>
    </message>
    <message>
        <source>Minutes of a slip that does not say</source>
        <translation>Số phút của phiếu không ghi thời gian</translation>
    </message>
    <message>
        <source>Minutes that make a day</source>
        <translation>Số phút để tính một ngày</translation>
    </message>
    <message>
        <source>Minutes that make half a day</source>
        <translation>Số phút để tính nửa ngày</translation>
    </message>
    <message>
        <source>Most days of a member in a month</source>
        <translation>Số ngày nhiều nhất một tháng</translation>
    </message>
    <message>
        <source>Rate and rules of activity days</source>
        <translation>Mức và cách tính ngày hoạt động</translation>
    </message>
    <message>
        <source>Rate of a whole day (đồng)</source>
        <translation>Mức một ngày (đồng)</translation>
    </message>
    <message>
        <source>Save (Ctrl+Enter)</source>
        <translation>Lưu (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Slips that make half a day</source>
        <translation>Số phiếu để tính nửa ngày</translation>
    </message>
    <message>
        <source>The commune decides these; they hold for the statements made on this computer.</source>
        <translation>Các mức này do xã quy định; chúng áp dụng cho bảng kê làm trên máy này.</translation>
    </message>
    <message>
        <source>Write a whole number, 0 or more.</source>
        <translation>Hãy ghi số nguyên từ 0 trở lên.</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Open its folder</source>
        <translation>Mở thư mục</translation>
    </message>
    <message>
        <source>Print it from the window that opens: {file}</source>
        <translation>Hãy in từ cửa sổ vừa mở: {file}</translation>
    </message>
    <message>
        <source>Saved: {file}</source>
        <translation>Đã lưu: {file}</translation>
    </message>
    <message>
        <source>Where to save</source>
        <translation>Lưu vào đâu</translation>
    </message>
</context>
</TS>
