<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN" sourcelanguage="en_US">
<context>
    <name>CloseForm</name>
    <message numerus="yes">
        <source>%n village(s) without figures, told as such and not as zero: {names}</source>
        <translation>
            <numerusform>%Ln thôn, khu chưa có số liệu, báo cáo ghi rõ như vậy, không ghi số 0: {names}</numerusform>
        </translation>
    </message>
    <message>
        <source>A closed period is not opened again. What is corrected later needs a reason and is listed apart in the next report.</source>
        <translation>Kỳ đã chốt thì không mở lại. Sửa về sau phải có lý do và ghi riêng trong báo cáo kỳ sau.</translation>
    </message>
    <message>
        <source>Today is still in this period: what is recorded after the closing needs a reason.</source>
        <translation>Hôm nay còn trong kỳ: phiếu ghi sau khi chốt phải có lý do.</translation>
    </message>
    <message>
        <source>Approved slips are held for the report as they are now.</source>
        <translation>Phiếu đã duyệt được giữ nguyên cho báo cáo.</translation>
    </message>
    <message>
        <source>Close for good</source>
        <translation>Chốt số liệu</translation>
    </message>
    <message>
        <source>Close {days}</source>
        <translation>Chốt kỳ {days}</translation>
    </message>
    <message>
        <source>Closing…</source>
        <translation>Đang chốt…</translation>
    </message>
    <message>
        <source>Closing… {done} of {all} slips</source>
        <translation>Đang chốt… {done}/{all} phiếu</translation>
    </message>
    <message>
        <source>Every village has figures, and nothing waits.</source>
        <translation>Thôn, khu nào cũng có số liệu, không còn phiếu chờ.</translation>
    </message>
    <message>
        <source>They stay as they are, outside of this report.</source>
        <translation>Các phiếu này để nguyên, không tính vào báo cáo kỳ này.</translation>
    </message>
</context>
<context>
    <name>House</name>
    <message>
        <source>Periods</source>
        <translation>Kỳ báo cáo</translation>
    </message>
</context>
<context>
    <name>LogPage</name>
    <message numerus="yes">
        <source>Approve all %n slips (Ctrl+Shift+D)</source>
        <translation>
            <numerusform>Duyệt cả %Ln phiếu (Ctrl+Shift+D)</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept back</source>
        <translation>Để lại</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>Cần xem</translation>
    </message>
    <message>
        <source>Space keeps a slip back.</source>
        <translation>Phím cách: để lại một phiếu.</translation>
    </message>
</context>
<context>
    <name>Nothing</name>
    <message>
        <source>If nobody was helped, say so; else the report tells that figures are missing.</source>
        <translation>Nếu không hỗ trợ ai, hãy báo: báo cáo sẽ ghi số 0, không ghi “chưa có số liệu”.</translation>
    </message>
    <message>
        <source>Nothing to report</source>
        <translation>Báo không phát sinh</translation>
    </message>
    <message>
        <source>Period {days}: no slip of {village} yet.</source>
        <translation>Kỳ {days}: {village} chưa có phiếu nào.</translation>
    </message>
    <message>
        <source>Period {days}: {village} has nothing to report.</source>
        <translation>Kỳ {days}: {village} đã báo không phát sinh.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Bỏ báo</translation>
    </message>
</context>
<context>
    <name>OpenForm</name>
    <message>
        <source>Once opened, its days do not change and it is not taken back. If it should end on another day, go back and choose that day first.</source>
        <translation>Kỳ đã mở thì không đổi ngày và không bỏ được. Muốn kỳ kết thúc vào ngày khác, hãy quay lại và chọn ngày đó trước.</translation>
    </message>
    <message>
        <source>Open for good</source>
        <translation>Mở kỳ này</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Đang mở…</translation>
    </message>
    <message>
        <source>Open {days}</source>
        <translation>Mở kỳ {days}</translation>
    </message>
    <message numerus="yes">
        <source>The period holds the slips from {since} to {until} of %n village(s).</source>
        <translation>
            <numerusform>Kỳ gồm phiếu từ {since} đến {until} của %Ln thôn, khu.</numerusform>
        </translation>
    </message>
    <message>
        <source>These days are still to come: the first one is {since}.</source>
        <translation>Những ngày này chưa tới: ngày đầu là {since}.</translation>
    </message>
</context>
<context>
    <name>Periods</name>
    <message>
        <source>Among them with two values: %n.</source>
        <translation>Trong đó %Ln phiếu có hai người ghi khác nhau.</translation>
    </message>
    <message>
        <source>Approved slips with two values: %n.</source>
        <translation>Đã duyệt nhưng có hai người ghi khác nhau: %Ln phiếu.</translation>
    </message>
    <message>
        <source>Day {day} of the month</source>
        <translation>Ngày {day} hằng tháng</translation>
    </message>
    <message>
        <source>It can be closed from {until} on.</source>
        <translation>Chốt được từ ngày {until}.</translation>
    </message>
    <message>
        <source>No figures yet</source>
        <translation>Chưa có số liệu</translation>
    </message>
    <message>
        <source>No activity</source>
        <translation>Không phát sinh</translation>
    </message>
    <message>
        <source>Open period: {days}</source>
        <translation>Kỳ đang mở: {days}</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>Đã xong</translation>
    </message>
    <message>
        <source>Slips of households that another area has now: %n.</source>
        <translation>Không còn ở máy này %Ln phiếu của hộ nay thuộc địa bàn khác.</translation>
    </message>
    <message>
        <source>Slips that wait for review: %n.</source>
        <translation>Còn %Ln phiếu chờ duyệt.</translation>
    </message>
    <message>
        <source>Slips that wait for their authors: %n.</source>
        <translation>Còn %Ln phiếu chờ người ghi sửa.</translation>
    </message>
    <message>
        <source>The last day of the month</source>
        <translation>Ngày cuối tháng</translation>
    </message>
    <message>
        <source>to correct: %n</source>
        <translation>cần sửa %Ln</translation>
    </message>
    <message>
        <source>two values: %n</source>
        <translation>ghi khác nhau %Ln</translation>
    </message>
    <message>
        <source>waiting: %n</source>
        <translation>chờ duyệt %Ln</translation>
    </message>
    <message>
        <source>{since} – {until}, villages: %n</source>
        <translation>{since} – {until}, ở %Ln thôn, khu</translation>
    </message>
    <message>
        <source>{told}/{every} villages have figures.</source>
        <translation>{told}/{every} thôn, khu đã có số liệu.</translation>
    </message>
</context>
<context>
    <name>PeriodsPage</name>
    <message>
        <source>A closed period stays in this list.</source>
        <translation>Kỳ đã chốt sẽ nằm ở đây.</translation>
    </message>
    <message>
        <source>A period ends on</source>
        <translation>Kỳ kết thúc vào</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Đã duyệt</translation>
    </message>
    <message>
        <source>Came later</source>
        <translation>Bổ sung sau</translation>
    </message>
    <message>
        <source>Close the period…</source>
        <translation>Chốt kỳ…</translation>
    </message>
    <message>
        <source>Closed on</source>
        <translation>Ngày chốt</translation>
    </message>
    <message>
        <source>Closed periods</source>
        <translation>Kỳ đã chốt</translation>
    </message>
    <message numerus="yes">
        <source>Closed {days}: %n slip(s) are held for the report.</source>
        <translation>
            <numerusform>Đã chốt kỳ {days}: giữ %Ln phiếu cho báo cáo.</numerusform>
        </translation>
    </message>
    <message>
        <source>No period is closed yet</source>
        <translation>Chưa chốt kỳ nào</translation>
    </message>
    <message>
        <source>No period is open</source>
        <translation>Chưa mở kỳ nào</translation>
    </message>
    <message>
        <source>Nothing to report</source>
        <translation>Báo không phát sinh</translation>
    </message>
    <message>
        <source>Open the next one; until then slips are recorded as always.</source>
        <translation>Hãy mở kỳ tiếp theo. Việc ghi phiếu vẫn như thường.</translation>
    </message>
    <message>
        <source>Open the period {days}…</source>
        <translation>Mở kỳ {days}…</translation>
    </message>
    <message>
        <source>Opened: {days}.</source>
        <translation>Đã mở kỳ {days}.</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Kỳ</translation>
    </message>
    <message>
        <source>See what waits</source>
        <translation>Xem phiếu chờ duyệt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tình hình</translation>
    </message>
    <message>
        <source>Take “nothing” back</source>
        <translation>Bỏ báo không phát sinh</translation>
    </message>
    <message>
        <source>The next period</source>
        <translation>Kỳ tiếp theo</translation>
    </message>
    <message>
        <source>The open period</source>
        <translation>Kỳ đang mở</translation>
    </message>
    <message>
        <source>Village</source>
        <translation>Thôn, khu</translation>
    </message>
    <message>
        <source>Villages of the period</source>
        <translation>Các thôn, khu trong kỳ</translation>
    </message>
    <message>
        <source>{village}: nothing to report.</source>
        <translation>{village}: đã báo không phát sinh.</translation>
    </message>
    <message>
        <source>{village}: taken back.</source>
        <translation>{village}: đã bỏ báo không phát sinh.</translation>
    </message>
</context>
<context>
    <name>ReturnForm</name>
    <message>
        <source>The reason in your words</source>
        <translation>Lý do, viết ngắn</translation>
    </message>
</context>
<context>
    <name>SlipSheet</name>
    <message>
        <source>Reason: {words}</source>
        <translation>Lý do: {words}</translation>
    </message>
    <message>
        <source>another computer</source>
        <translation>máy khác</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>máy này</translation>
    </message>
    <message>
        <source>{name} approved it on {day}. Changed since then:</source>
        <translation>{name} đã duyệt ngày {day}. Sửa từ đó đến nay:</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Reporting period closed</source>
        <translation>Chốt kỳ báo cáo</translation>
    </message>
    <message>
        <source>Reporting period opened</source>
        <translation>Mở kỳ báo cáo</translation>
    </message>
</context>
</TS>
