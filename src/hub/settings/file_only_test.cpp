#include "hub/settings/file_only.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

TEST(FileOnly, programs_files_and_devices_are) {
    EXPECT_EQ(why_file_only("exec:fswebcam --loop 1 -"), "exec: runs a program of this machine");
    EXPECT_EQ(why_file_only("file:clip.avi"), "file: reads files of this machine");
    EXPECT_EQ(why_file_only("FOLDER:stills"), "folder: reads files of this machine");
    EXPECT_EQ(why_file_only("v4l2:///dev/video0"), "v4l2: opens a device of this machine");
}

TEST(FileOnly, addresses_of_this_machine_and_its_link_are_whatever_the_scheme) {
    EXPECT_EQ(why_file_only("http://127.0.0.1:8081/"), "127.0.0.1 is this machine");
    for (const char* url :
         {"https://localhost/", "ws://[::1]:81/", "wss://cam.localhost/", "tcpcam://0.0.0.0",
          "rtsp://169.254.1.1/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1%25eth0]/"})
        EXPECT_TRUE(why_file_only(url)) << url;
    EXPECT_FALSE(why_file_only("http://127.0.0.1:8081/", {*AddressRange::parse("127.0.0.1")}));
}

TEST(FileOnly, cameras_in_the_network_are_not) {
    for (const char* url :
         {"http://192.168.1.5/mjpeg", "https://user:secret@camera.example/", "ws://10.0.0.7:81/",
          "tcpcam://camera.lan:3333", "rtsp://[fd00::8]/stream1", "rpicam://0", "test://", "no source", ""})
        EXPECT_FALSE(why_file_only(url)) << url;
}

}  // namespace
}  // namespace vedette::settings
