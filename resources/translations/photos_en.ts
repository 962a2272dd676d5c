<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>PhotosCard</name>
    <message numerus="yes">
        <source>%n photo(s) of this computer are at the province, each checked there.</source>
        <translation>
            <numerusform>%Ln photo of this computer is at the province, checked there.</numerusform>
            <numerusform>%Ln photos of this computer are at the province, each checked there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) taken off this computer; they can be seen with a network.</source>
        <translation>
            <numerusform>%Ln photo taken off this computer; it can be seen with a network.</numerusform>
            <numerusform>%Ln photos taken off this computer; they can be seen with a network.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) wait to be sent.</source>
        <translation>
            <numerusform>%Ln photo waits to be sent.</numerusform>
            <numerusform>%Ln photos wait to be sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SlipPhotos</name>
    <message numerus="yes">
        <source>See %n photo(s)</source>
        <translation>
            <numerusform>See %Ln photo</numerusform>
            <numerusform>See %Ln photos</numerusform>
        </translation>
    </message>
</context>
</TS>
