<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="vi_VN">
<context>
    <name>Columns</name>
    <message>
        <source>Sheet</source>
        <translation>Trang</translation>
    </message>
    <message>
        <source>Village of rows that name none</source>
        <translation>Thôn, khu của dòng không ghi</translation>
    </message>
    <message>
        <source>– no column –</source>
        <translation>– không có cột –</translation>
    </message>
    <message>
        <source>– none –</source>
        <translation>– không chọn –</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>All files</source>
        <translation>Mọi tệp</translation>
    </message>
    <message>
        <source>Choose a list</source>
        <translation>Chọn danh sách</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Danh sách</translation>
    </message>
    <message>
        <source>Save an empty workbook</source>
        <translation>Lưu bảng mẫu</translation>
    </message>
    <message>
        <source>Save the list of faults</source>
        <translation>Lưu danh sách cần sửa</translation>
    </message>
    <message>
        <source>Saved {file}.</source>
        <translation>Đã lưu {file}.</translation>
    </message>
    <message>
        <source>Saved {file}. Fill it in, then choose it here.</source>
        <translation>Đã lưu {file}. Điền xong, hãy chọn tệp đó ở đây.</translation>
    </message>
    <message>
        <source>households.xlsx</source>
        <translation>danh sach ho.xlsx</translation>
    </message>
    <message>
        <source>slips.xlsx</source>
        <translation>bang phieu.xlsx</translation>
    </message>
    <message>
        <source>to mend.xlsx</source>
        <translation>can sua.xlsx</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message numerus="yes">
        <source>%n double(s) left out</source>
        <translation>
            <numerusform>%Ln dòng trùng để lại</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) are left out and stand below.</source>
        <translation>
            <numerusform>Còn %Ln dòng chưa nhận, xem bên dưới.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) will be taken</source>
        <translation>
            <numerusform>%Ln dòng nhận được</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slip(s) of the list are taken back.</source>
        <translation>
            <numerusform>Đã rút lại %Ln phiếu của bảng.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to mend</source>
        <translation>
            <numerusform>%Ln dòng cần sửa</numerusform>
        </translation>
    </message>
    <message>
        <source>Checking: row {done} of {whole}</source>
        <translation>Đang kiểm tra: dòng {done}/{whole}</translation>
    </message>
    <message>
        <source>Choose a file of Excel or a .csv. You see every row before anything is taken, and what has to be mended is told by row and column. If you have no list yet, save an empty workbook and fill it in.</source>
        <translation>Hãy chọn tệp Excel hoặc .csv. Ông/bà xem được từng dòng trước khi nhận; chỗ nào cần sửa đều nói rõ dòng và cột. Nếu chưa có danh sách, hãy lưu bảng mẫu rồi điền.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Chọn tệp…</translation>
    </message>
    <message>
        <source>Choose another file…</source>
        <translation>Chọn tệp khác…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Đóng</translation>
    </message>
    <message>
        <source>Columns of the list</source>
        <translation>Các cột của danh sách</translation>
    </message>
    <message>
        <source>Hide the columns</source>
        <translation>Ẩn phần chọn cột</translation>
    </message>
    <message>
        <source>Import a list of households</source>
        <translation>Nhận danh sách hộ</translation>
    </message>
    <message>
        <source>Import a list of slips</source>
        <translation>Nhận bảng phiếu</translation>
    </message>
    <message numerus="yes">
        <source>Leave %n double(s) out</source>
        <translation>
            <numerusform>Để lại %Ln dòng trùng</numerusform>
        </translation>
    </message>
    <message>
        <source>No file is chosen</source>
        <translation>Chưa chọn tệp</translation>
    </message>
    <message>
        <source>Putting back: {done} of {whole}</source>
        <translation>Đang đưa lại: {done}/{whole}</translation>
    </message>
    <message>
        <source>Reading the file: row {done} of {whole}</source>
        <translation>Đang đọc tệp: dòng {done}/{whole}</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Đang đọc tệp…</translation>
    </message>
    <message>
        <source>Save an empty workbook…</source>
        <translation>Lưu bảng mẫu…</translation>
    </message>
    <message>
        <source>Save the list of faults…</source>
        <translation>Lưu danh sách cần sửa…</translation>
    </message>
    <message>
        <source>Saving: {done} of {whole}</source>
        <translation>Đang lưu: {done}/{whole}</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Đang lưu…</translation>
    </message>
    <message>
        <source>Show the columns</source>
        <translation>Chọn lại cột</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Dừng lại</translation>
    </message>
    <message>
        <source>Stopped. Nothing was taken.</source>
        <translation>Đã dừng. Chưa nhận dòng nào.</translation>
    </message>
    <message numerus="yes">
        <source>Take %n double(s) too</source>
        <translation>
            <numerusform>Vẫn nhận %Ln dòng trùng</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n good row(s)</source>
        <translation>
            <numerusform>Nhận %Ln dòng đúng</numerusform>
        </translation>
    </message>
    <message>
        <source>Take the last list back</source>
        <translation>Rút lại bảng vừa nhận</translation>
    </message>
    <message>
        <source>Taken back right after the list was taken in</source>
        <translation>Rút lại ngay sau khi nhận bảng</translation>
    </message>
    <message>
        <source>Taking back: {done} of {whole}</source>
        <translation>Đang rút lại: {done}/{whole}</translation>
    </message>
    <message>
        <source>Taking back…</source>
        <translation>Đang rút lại…</translation>
    </message>
    <message numerus="yes">
        <source>This file was taken in on {day} already, %n row(s).</source>
        <translation>
            <numerusform>Tệp này đã nhận lúc {day}, %Ln dòng.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n household(s).</source>
        <translation>
            <numerusform>Đã nhận %Ln hộ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n slip(s).</source>
        <translation>
            <numerusform>Đã nhận %Ln phiếu.</numerusform>
        </translation>
    </message>
    <message>
        <source>Which column holds this: {fields}? Choose it below.</source>
        <translation>Chưa rõ cột nào là: {fields}. Hãy chọn ở bên dưới.</translation>
    </message>
</context>
<context>
    <name>Letters</name>
    <message>
        <source>Column {column} is written for the old font {font}: turn “{before}” into “{after}”</source>
        <translation>Cột {column} viết bằng phông cũ {font}: đổi “{before}” thành “{after}”</translation>
    </message>
    <message>
        <source>Turn old phone numbers of 11 digits into today&apos;s</source>
        <translation>Đổi số điện thoại 11 chữ số cũ sang số hiện nay</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>(empty)</source>
        <translation>(trống)</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>Tất cả</translation>
    </message>
    <message>
        <source>Double</source>
        <translation>Trùng</translation>
    </message>
    <message>
        <source>Doubles</source>
        <translation>Trùng</translation>
    </message>
    <message>
        <source>Fill in the list below its titles, one row each, and choose it again; or choose another file.</source>
        <translation>Hãy điền danh sách dưới dòng tiêu đề, mỗi dòng một mục, rồi chọn lại tệp; hoặc chọn tệp khác.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Nên xem lại</translation>
    </message>
    <message>
        <source>No doubles</source>
        <translation>Không có dòng trùng</translation>
    </message>
    <message>
        <source>No rows</source>
        <translation>Không có dòng nào</translation>
    </message>
    <message>
        <source>Nothing to look at again</source>
        <translation>Không có dòng nào cần xem lại</translation>
    </message>
    <message>
        <source>Nothing to mend</source>
        <translation>Không có dòng nào cần sửa</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Dòng</translation>
    </message>
    <message>
        <source>Row {row}: {why}</source>
        <translation>Dòng {row}: {why}</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Các dòng</translation>
    </message>
    <message>
        <source>Rows of the list</source>
        <translation>Các dòng của danh sách</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Tình trạng</translation>
    </message>
    <message>
        <source>Taken, look again</source>
        <translation>Nhận, xem lại</translation>
    </message>
    <message>
        <source>To mend</source>
        <translation>Cần sửa</translation>
    </message>
    <message>
        <source>Will be taken</source>
        <translation>Nhận được</translation>
    </message>
    <message>
        <source>column {column} ({label}): {why}</source>
        <translation>cột {column} ({label}): {why}</translation>
    </message>
    <message>
        <source>no column “{label}”: {why}</source>
        <translation>chưa có cột “{label}”: {why}</translation>
    </message>
</context>
<context>
    <name>RollLists</name>
    <message numerus="yes">
        <source>%n household(s)</source>
        <translation>
            <numerusform>%Ln hộ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n household(s) of the list are on the roll again.</source>
        <translation>
            <numerusform>Đã đưa lại %Ln hộ của danh sách vào sổ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n household(s) of the list are out of the roll again.</source>
        <translation>
            <numerusform>Đã rút %Ln hộ của danh sách ra khỏi sổ.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stay(s), as others answer for them.</source>
        <translation>
            <numerusform>%Ln hộ ở lại vì do người khác phụ trách.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stay(s), as slips were recorded there.</source>
        <translation>
            <numerusform>%Ln hộ ở lại vì đã có phiếu.</numerusform>
        </translation>
    </message>
    <message>
        <source>Lists that were brought in before</source>
        <translation>Các danh sách đã nhận</translation>
    </message>
    <message>
        <source>Put it back</source>
        <translation>Đưa lại vào sổ</translation>
    </message>
    <message>
        <source>Putting back…</source>
        <translation>Đang đưa lại…</translation>
    </message>
    <message>
        <source>Stopped. Nothing was changed.</source>
        <translation>Đã dừng. Không có gì thay đổi.</translation>
    </message>
    <message>
        <source>Take this list back</source>
        <translation>Rút lại danh sách này</translation>
    </message>
    <message>
        <source>Taking back…</source>
        <translation>Đang rút lại…</translation>
    </message>
    <message>
        <source>{count} of them out of the roll</source>
        <translation>{count} hộ đã ra khỏi sổ</translation>
    </message>
</context>
</TS>
