#include "hub/settings/source_url.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

SourceSpec good(std::string_view text, std::string_view base = {}) {
    const auto spec = parse_source(text, base);
    EXPECT_TRUE(spec.has_value()) << (spec ? "" : spec.error().message);
    return spec.value_or(SourceSpec{});
}

std::string refusal(std::string_view text) {
    const auto spec = parse_source(text);
    if (spec) return "accepted";
    EXPECT_EQ(spec.error().kind, Kind::kInvalidArgument);
    return spec.error().message;
}

TEST(SourceUrl, http_is_parsed) {
    const SourceSpec s = good("http://bob:s%40cret@cam.lan:8080/a/b?x=1&fps=2.5&y=2");
    EXPECT_EQ(s.scheme, Scheme::kHttp);
    EXPECT_EQ(s.host, "cam.lan");
    EXPECT_EQ(s.port, 8080);
    EXPECT_EQ(s.target, "/a/b?x=1&fps=2.5&y=2");
    EXPECT_EQ(s.user, "bob");
    EXPECT_EQ(s.password, "s@cret");
    EXPECT_FALSE(s.fps.has_value());
    EXPECT_EQ(s.shown, "http://bob:***@cam.lan:8080/a/b?x=1&fps=2.5&y=2");
    EXPECT_EQ(s.url(), "http://cam.lan:8080/a/b?x=1&fps=2.5&y=2");
}

// Field case: a camera has a query of its own with the names of our options (?fps=0) | own case 53 | it is
// sent as written, and our options follow a '#'
TEST(SourceUrl, the_query_is_the_cameras_and_our_options_follow_a_hash) {
    for (const char* scheme : {"http", "https", "ws", "wss"}) {
        const std::string start = std::string(scheme) + "://h/v.cgi";
        for (const char* query :
             {"?fps=0", "?fps=many&fps=25", "?resolution=640x480&fps=121&size=vga", "?fps"}) {
            const SourceSpec s = good(start + query);
            EXPECT_EQ(s.target, std::string("/v.cgi") + query);
            EXPECT_FALSE(s.fps.has_value());
            const SourceSpec ours = good(start + query + "#fps=2.5");
            EXPECT_EQ(ours.target, s.target);
            EXPECT_EQ(ours.fps, 2.5);
            EXPECT_EQ(ours.url(), s.url());
        }
        EXPECT_NE(refusal(start + "#fps=0").find("fps that is not a number from 0.01 to 120"),
                  std::string::npos);
        EXPECT_NE(refusal(start + "#fps=1&fps=2").find("has the option fps twice"), std::string::npos);
        EXPECT_NE(refusal(start + "#size=640x480").find("only our options may stand (fps); write %23"),
                  std::string::npos);
    }
    EXPECT_EQ(good("rtsp://h/s?fps=0&size=x").target, "/s?fps=0&size=x");
}

TEST(SourceUrl, options_of_other_sources_follow_a_question_mark_or_a_hash) {
    for (const char sign : {'?', '#'}) {
        const auto with = [&](std::string source, const std::string& options) {
            return good(source + sign + options);
        };
        EXPECT_EQ(with("test://", "size=64x48&fps=5").fps, 5);
        EXPECT_EQ(with("v4l2:///dev/video0", "size=640x480").size, (Size{640, 480}));
        EXPECT_EQ(with("folder:x", "loop=1").path, "x");
        EXPECT_EQ(with("tcpcam://h", "pin=12").pin, "12");
        EXPECT_EQ(with("rpicam://1", "fps=3").index, 1U);
    }
    EXPECT_EQ(good("folder:a#b").path, "a#b") << "part of a name";
    EXPECT_EQ(good("file:a#1?loop=1").path, "a#1");
    EXPECT_EQ(good("exec:show #fps=1").argv, (std::vector<std::string>{"show", "#fps=1"}));
}

TEST(SourceUrl, omitted_parts_have_defaults) {
    EXPECT_EQ(good("http://h").target, "/");
    EXPECT_EQ(good("http://h?x").target, "/?x");
    EXPECT_EQ(good("http://h").port, 80);
    EXPECT_EQ(good("http://h:/").port, 80);
    EXPECT_EQ(good("https://h").port, 443);
    EXPECT_EQ(good("ws://h:81").port, 81);
    EXPECT_EQ(good("wss://h").port, 443);
    EXPECT_EQ(good("rtsp://h/s").port, 554);
    EXPECT_EQ(good("tcpcam://h").port, 3333);
    EXPECT_EQ(good("rpicam://").index, 0U);
    EXPECT_EQ(good("HTTP://H").scheme, Scheme::kHttp);
    EXPECT_EQ(good("http://h:80/x").url(), "http://h/x");
    EXPECT_FALSE(good("http://h/").fps.has_value());
}

TEST(SourceUrl, ipv6_hosts_are_in_brackets) {
    const SourceSpec s = good("rtsp://[fe80::1]:8554/live");
    EXPECT_EQ(s.host, "fe80::1");
    EXPECT_EQ(s.port, 8554);
    EXPECT_EQ(s.url(), "rtsp://[fe80::1]:8554/live");
    EXPECT_EQ(good("http://[::1]/").port, 80);
}

TEST(SourceUrl, characters_beyond_ascii_are_escaped) {
    EXPECT_EQ(good("http://h/caf\xc3\xa9").target, "/caf%C3%A9");
}

TEST(SourceUrl, a_tcpcam_server_takes_a_pin) {
    EXPECT_EQ(good("tcpcam://192.168.1.6:3334?pin=0123").pin, "0123");
    EXPECT_EQ(good("tcpcam://192.168.1.6/").port, 3333);
    EXPECT_EQ(good("tcpcam://h?pin=0123").shown, "tcpcam://h?pin=***");
    EXPECT_EQ(good("tcpcam://h?pin=0123").url(), "tcpcam://h");
}

TEST(SourceUrl, files_and_folders_start_at_the_base_folder) {
    EXPECT_EQ(good("file:clip.avi", "/etc/vedette").path, "/etc/vedette/clip.avi");
    EXPECT_EQ(good("file:clip.avi").path, "clip.avi");
    EXPECT_EQ(good("file:/clips/a%3Fb.avi?loop=1&fps=10", "/etc").path, "/clips/a?b.avi");
    EXPECT_EQ(good("file:///clips/a.avi", "/etc").path, "/clips/a.avi");
    EXPECT_TRUE(good("file:a?loop=1").loop);
    EXPECT_FALSE(good("file:a?loop=0").loop);
    EXPECT_EQ(good("folder:My Pictures?fps=0.1", "base/").path, "base/My Pictures");
    EXPECT_EQ(good("folder:x?fps=0.1").fps, 0.1);
}

TEST(SourceUrl, devices_take_a_size_and_a_rate) {
    const SourceSpec s = good("v4l2:///dev/video0?size=1280x720&fps=30");
    EXPECT_EQ(s.path, "/dev/video0");
    EXPECT_EQ(s.size, (Size{1280, 720}));
    EXPECT_EQ(s.fps, 30);
    EXPECT_EQ(good("v4l2:/dev/video1").path, "/dev/video1");
    EXPECT_EQ(good("rpicam://1?size=640x480").index, 1U);
    EXPECT_EQ(good("test://?size=16x16&fps=120").size, (Size{16, 16}));
    EXPECT_EQ(good("test:").scheme, Scheme::kTest);
    EXPECT_EQ(good("test:?fps=1").fps, 1);
    EXPECT_EQ(good("test://?size=8192x8192").size, (Size{8192, 8192}));
}

TEST(SourceUrl, a_command_becomes_arguments_without_a_shell) {
    using Argv = std::vector<std::string>;
    EXPECT_EQ(good("exec:fswebcam --loop 1 -").argv, (Argv{"fswebcam", "--loop", "1", "-"}));
    EXPECT_EQ(good("exec: sh -c 'a | b > \"c\"'").argv, (Argv{"sh", "-c", "a | b > \"c\""}));
    EXPECT_EQ(good(R"(exec:x "a \"b\" \\ \n" c\ d '')").argv, (Argv{"x", R"(a "b" \ \n)", "c d", ""}));
    EXPECT_EQ(good("exec:grep '|' \\>").argv, (Argv{"grep", "|", ">"}));
    EXPECT_EQ(good("exec:bin/grab ?fps=2", "/srv").argv, (Argv{"/srv/bin/grab", "?fps=2"}));
    EXPECT_EQ(good("exec:/bin/grab", "/srv").argv, (Argv{"/bin/grab"}));
    EXPECT_EQ(good("exec:grab x/y", "/srv").argv, (Argv{"grab", "x/y"}));
}

TEST(SourceUrl, a_missing_scheme_is_proposed) {
    const std::pair<const char*, const char*> cases[] = {
        {"192.168.1.5", "did you mean http://192.168.1.5/ ?"},
        {"192.168.1.5:8080/mjpeg", "did you mean http://192.168.1.5:8080/mjpeg ?"},
        {"porch.lan", "did you mean http://porch.lan/ ?"},
        {"bob:secret@192.168.1.5/mjpeg", "did you mean http://bob:***@192.168.1.5/mjpeg ?"},
        {"192.168.1.5/clip.mjpeg", "did you mean http://192.168.1.5/clip.mjpeg ?"},
        {"/dev/video0", "did you mean v4l2:///dev/video0 ?"},
        {"clip.AVI", "did you mean file:clip.AVI ?"},
        {"/home/me/clip.mp4", "did you mean file:/home/me/clip.mp4 ?"},
        {"./stills", "did you mean folder:./stills ?"},
        {"fswebcam --loop 1 -", "did you mean exec:fswebcam --loop 1 - ?"},
        {"htp://h/", "begins with an unknown scheme; did you mean http?"},
        {"rtmp://h/", "begins with an unknown scheme; did you mean rtsp?"},
        {"gopher://h/", "begins with an unknown scheme (known: http, https, tcpcam"},
    };
    for (const auto& [text, proposal] : cases) {
        EXPECT_NE(refusal(text).find(proposal), std::string::npos) << refusal(text);
    }
}

TEST(SourceUrl, each_fault_has_its_message) {
    const std::pair<const char*, const char*> cases[] = {
        {"", "is empty"},
        {"http:h", "lacks the //"},
        {"http://", "has no host"},
        {"http:///x", "has no host"},
        {"http://h:0/", "has a port that is not a number from 1 to 65535"},
        {"http://h:65536/", "has a port that is not"},
        {"http://u:p^w@h/", "must be escaped"},
        {"http://u:p@w@h/", "must be escaped"},
        {"http://h/50%", "write %25"},
        {"file:50%.avi", "write %25"},
        {"folder:x?fps=%", "write %25"},
        {"http://u:p/w@h/", "write %2F"},
        {"http://[::1/", "IPv6 address in brackets"},
        {"http://::1/", "has no host"},
        {"http://a$b/", "no name or address"},
        {"http://[x]/", "no name or address"},
        {"http://[::1]x/", "no name or address"},
        {"http://a b/", "has a blank"},
        {"http://h/#", "write %23"},
        {"http://h/a b", "write %20"},
        {"http://h/a#b", "write %23"},
        {"http://h/#fps=0", "fps that is not a number from 0.01 to 120"},
        {"http://h/?x=1#fps=121", "fps that is not"},
        {"tcpcam://h?pin=1#pin=2", "options after ? and after #"},
        {"http://u%0A:p@h/", "control character in its user"},
        {"tcpcam://u:p@h", "asks only for a PIN"},
        {"tcpcam://h/x", "has a path"},
        {"tcpcam://h?pin=", "has a pin that is not 1 to 32"},
        {"tcpcam://h?fps=2", "unknown option \"fps\""},
        {"file:", "has no path"},
        {"file://clip.avi", "three slashes"},
        {"file:a%00b", "control character"},
        {"file:~/x.avi", "write ${HOME}"},
        {"file:a?lop=1", "unknown option \"lop\"; did you mean loop? (known: loop fps)"},
        {"file:a?loop=yes", "has a loop that is neither 0 nor 1"},
        {"folder:a?fps=2&fps=3", "has the option fps twice"},
        {"folder:a?fps", "fps that is not"},
        {"v4l2:video0", "no path from the root"},
        {"v4l2://dev/video0", "three slashes: v4l2:///dev/video0"},
        {"v4l2:///dev/video0?size=640", "size that is not WIDTHxHEIGHT"},
        {"test://?size=15x16", "size that is not"},
        {"test://?size=16x8193", "size that is not"},
        {"test://x", "something between test:// and its options"},
        {"rpicam://10", "no camera number"},
        {"rpicam://a", "no camera number"},
        {"exec:", "has no program"},
        {"exec:   ", "has no program"},
        {"exec:'' x", "has no program"},
        {"exec://x", "has // before the command"},
        {"exec:a 'b", "without its end"},
        {"exec:a b\\", "ends with a backslash"},
        {"exec:a | b", "there is none; write exec:sh -c"},
        {"exec:a > b", "there is none"},
        {"exec:a &", "there is none"},
        {"http://h/\n", "control character"},
    };
    for (const auto& [text, reason] : cases) {
        EXPECT_NE(refusal(text).find(reason), std::string::npos) << text << ": " << refusal(text);
    }
    EXPECT_NE(refusal(std::string(4097, 'x')).find("more than 4096"), std::string::npos);
    EXPECT_EQ(good("http://h/" + std::string(4087, 'x')).target.size(), 4088U);
}

TEST(SourceUrl, no_error_shows_a_password) {
    for (const char* text :
         {"http://bob:hushhush@h:99999/", "http://bob:hush/hush@h/", "bob:hushhush@h",
          "htp://bob:hushhush@h/", "tcpcam://bob:hushhush@h", "http://bob:hushhush@h/a b",
          "tcpcam://h?pin=hushhush&x=1", "http://h/?pwd=hushhush#x", "rtsp://bob:hush#hush@h/",
          "http://bob:1#hush@h/", "file:x?pwd=hushhush", "exec:ffmpeg -i rtsp://bob:hushhush@h/ | cat"}) {
        EXPECT_EQ(refusal(text).find("hush"), std::string::npos) << refusal(text);
    }
}

TEST(SourceUrl, every_scheme_has_a_row_with_a_valid_example) {
    for (std::size_t i = 0; i < schemes().size(); ++i) {
        const SchemeInfo& row = schemes()[i];
        EXPECT_EQ(static_cast<std::size_t>(row.scheme), i);
        EXPECT_EQ(&info(row.scheme), &row);
        EXPECT_EQ(good(row.example).scheme, row.scheme);
    }
    EXPECT_EQ(schemes().size(), static_cast<std::size_t>(Scheme::kTest) + 1);
    EXPECT_TRUE(takes_fps(Scheme::kHttp));
    EXPECT_FALSE(takes_fps(Scheme::kRtsp));
    EXPECT_FALSE(takes_fps(Scheme::kTcpcam));
}

}  // namespace
}  // namespace vedette::settings
