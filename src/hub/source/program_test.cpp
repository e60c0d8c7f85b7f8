#include "hub/source/program.hpp"

#include <gtest/gtest.h>

#include "hub/source/program_fixture.hpp"
#include "hub/source/program_format.hpp"

namespace vedette::source {
namespace {

ProgramCamera shell(const std::string& script) { return {.commands = {{"sh", "-c", script}}, .missing = {}}; }

std::string part(const std::string& jpeg) {
    return "--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) + "\r\n\r\n" +
           jpeg + "\r\n";
}

std::optional<ProgramFormat> tell(std::string_view text) { return detect_format(as_bytes(text)); }

TEST(ProgramFormat, detects_pictures_and_multipart_streams) {
    EXPECT_FALSE(tell("\xff\xd8\xff")->boundary.has_value());
    EXPECT_EQ(tell("--ffmpeg\r\nContent-type: image/jpeg\r\n")->boundary->core(), "ffmpeg");
    EXPECT_EQ(tell("\r\n--b\n")->boundary->core(), "b");
    const std::string_view answer =
        "HTTP/1.0 200 OK\r\nServer: x\r\nContent-Type: "
        "multipart/x-mixed-replace;boundary=\"q\"\r\n\r\n--q\r\n";
    EXPECT_EQ(tell(answer)->boundary->text(), "q");
    EXPECT_EQ(answer.substr(tell(answer)->head), "--q\r\n");
    EXPECT_EQ(tell("content-type: multipart/x-mixed-replace; boundary=w\n\n--w\n")->boundary->text(), "w");
    EXPECT_FALSE(tell("Content-Type: image/jpeg\r\n\r\n\xff\xd8")->boundary.has_value());
    EXPECT_FALSE(tell("banner of a program\n")->boundary.has_value());
}

TEST(ProgramFormat, needs_no_more_bytes_than_necessary) {
    for (const std::string_view begun :
         {"", "\r\n", "-", "--bound", "HT", "HTTP/1.0 200 OK\r\n", "Content-Ty"})
        EXPECT_FALSE(tell(begun).has_value()) << begun;
    const std::string endless = "--" + std::string(kMaxDetectBytes, 'x');
    ASSERT_TRUE(tell(endless).has_value());
    EXPECT_FALSE(tell(endless)->boundary.has_value());
}

TEST(Program, a_sequence_of_jpegs_is_passed_on_unchanged) {
    const ScriptFolder folder;
    folder.write("all", jpeg_text(90'000, 1) + jpeg_text(2000, 2) + jpeg_text(120'000, 3));
    test::SourceFixture b;
    Program source(shell("cat " + folder.file("all") + "; exec sleep 1000"));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(3));
    EXPECT_EQ(picture_text(b, 0), jpeg_text(90'000, 1));
    EXPECT_EQ(picture_text(b, 1), jpeg_text(2000, 2));
    EXPECT_EQ(picture_text(b, 2), jpeg_text(120'000, 3));
    EXPECT_EQ(b.sink.connections, 1);
    EXPECT_TRUE(b.sink.skips.empty());
    b.stop->request();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
}

TEST(Program, a_multipart_stream_is_read_as_one) {
    const ScriptFolder folder;
    folder.write("all",
                 part(jpeg_text(70'000, 1)) + part("no picture") + part(jpeg_text(3000, 2)) + "--b--\r\n");
    test::SourceFixture b;
    Program source(shell("cat " + folder.file("all")));
    const Error why = b.run_to_end(source);
    EXPECT_EQ(why.kind, Kind::kUnavailable);
    EXPECT_EQ(why.message, "sh ended");
    ASSERT_EQ(b.sink.pictures.size(), 2U);
    EXPECT_EQ(picture_text(b, 0), jpeg_text(70'000, 1));
    EXPECT_EQ(picture_text(b, 1), jpeg_text(3000, 2));
    EXPECT_EQ(b.sink.skips.size(), 1U);
}

// Field case: ffmpeg reads its standard input and takes it for commands | openai/whisper 178,
// mcguirepr89/BirdNET-Pi 697 | a program's standard input is empty
TEST(Program, its_standard_input_is_empty) {
    const ScriptFolder folder;
    folder.write("picture", jpeg_text(2000, 1));
    test::SourceFixture b;
    Program source(shell("cat >" + folder.file("input") + "; cat " + folder.file("picture")));
    EXPECT_EQ(b.run_to_end(source).message, "sh ended");
    EXPECT_EQ(b.sink.pictures.size(), 1U);
    EXPECT_EQ(folder.read("input"), "");
}

// Field case: the program ends at once | AlexxIT/go2rtc 814 | its exit
// code and last line are the reason, and it is tried again
TEST(Program, the_reason_has_the_exit_code_and_the_last_line_of_stderr) {
    test::SourceFixture b;
    Program failing(shell("echo starting >&2; echo 'stat: No such device' >&2; exit 1"));
    EXPECT_EQ(b.run_to_end(failing).message, "sh ended with exit code 1: stat: No such device");
    EXPECT_NE(recovery_of(b.ended->kind), Recovery::kNever);
    EXPECT_EQ(b.sink.connections, 0);
    Program crashing(shell("kill -SEGV $$"));
    EXPECT_EQ(b.run_to_end(crashing).message, "sh was killed by signal 11 (Segmentation fault)");
    Program missing({.commands = {{"no-such-program-here"}}, .missing = {}});
    EXPECT_EQ(b.run_to_end(missing).kind, Kind::kNotFound);
    EXPECT_NE(b.ended->message.find("no-such-program-here"), std::string::npos);
}

TEST(Program, a_program_that_closes_its_output_and_goes_on_is_terminated) {
    const ScriptFolder folder;
    test::SourceFixture b;
    Program source(shell("echo $$ >" + folder.file("pid") + "; exec 1>&-; exec sleep 1000"));
    const auto run = b.start(source);
    ASSERT_TRUE(until_in_real_time(b, [&] { return b.ended.has_value(); }));
    EXPECT_EQ(b.ended->message, "sh has closed its output");
    EXPECT_TRUE(is_gone(folder.read("pid")));
}

TEST(Program, a_program_that_takes_a_second_to_end_is_reported_with_its_status) {
    test::SourceFixture b;
    Program source(shell("exec 1>&-; sleep 1; exit 3"));
    const auto run = b.start(source);
    ASSERT_TRUE(until_in_real_time(b, [&] { return b.ended.has_value(); }));
    EXPECT_EQ(b.ended->message, "sh ended with exit code 3");
}

// Field case: the program writes a lot to standard error | Zulko/moviepy 576, keshavdv/unifi-cam-proxy 148 | it is read
// all the time, and its end kept for the reason
TEST(Program, much_stderr_does_not_block_the_program) {
    const ScriptFolder folder;
    folder.write("picture", jpeg_text(2000, 1));
    test::SourceFixture b;
    Program source(shell("yes frame | head -c 600000 >&2; cat " + folder.file("picture")));
    EXPECT_EQ(b.run_to_end(source).message, "sh ended: frame");
    EXPECT_EQ(b.sink.pictures.size(), 1U);
}

// Field case: a shell script starts ffmpeg, which stays when the script is ended | AlexxIT/go2rtc 1243, bluenviron/mediamtx
// 495 | all processes of the program end
TEST(Program, all_processes_of_a_program_that_forked_twice_end) {
    const ScriptFolder folder;
    folder.write("picture", jpeg_text(2000, 1));
    folder.script("daemon", "echo $$ >" + folder.file("daemon-pid") + "; exec sleep 1000");
    test::SourceFixture b;
    Program source(shell("(setsid " + folder.file("daemon") + " >/dev/null 2>&1 &) ; until test -s " +
                         folder.file("daemon-pid") + "; do sleep .01; done; cat " + folder.file("picture") +
                         "; exec sleep 1000"));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(1));
    const std::string daemon = folder.read("daemon-pid");
    EXPECT_FALSE(is_gone(daemon));
    b.stop->request();
    ASSERT_TRUE(b.until_ended());
    EXPECT_TRUE(is_gone(daemon));
}

// Field case: a program catches the signal that is to end it, and goes on | AlexxIT/go2rtc 2484 | killed two seconds later
TEST(Program, a_program_that_ignores_sigterm_is_killed_two_seconds_later) {
    const ScriptFolder folder;
    folder.write("picture", jpeg_text(2000, 1));
    test::SourceFixture b;
    Program source(shell("trap '' TERM; echo $$ >" + folder.file("pid") + "; cat " + folder.file("picture") +
                         "; while :; do sleep 1000; done"));
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_pictures(1));
    b.stop->request();
    b.turn();
    b.pass(1900ms);
    EXPECT_FALSE(b.ended.has_value());
    EXPECT_FALSE(is_gone(folder.read("pid")));
    b.pass(200ms);
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
    EXPECT_TRUE(is_gone(folder.read("pid")));
}

// Field case: programs that have ended stay as zombies | AlexxIT/go2rtc 814, AlexxIT/go2rtc 907 | none is left
TEST(Program, fifty_runs_leave_no_descriptor_and_no_process) {
    const ScriptFolder folder;
    folder.write("picture", jpeg_text(2000, 1));
    test::SourceFixture b;
    Program source(
        shell("echo $$ >>" + folder.file("pids") + "; cat " + folder.file("picture") + "; exec sleep 1000"));
    b.expect_no_leak(source, 50);
    std::ifstream pids(folder.file("pids"));
    int count = 0;
    for (std::string pid; pids >> pid; ++count) EXPECT_TRUE(is_gone(pid));
    EXPECT_EQ(count, 50);
}

TEST(Program, promises_the_measured_interval) {
    const ScriptFolder folder;
    folder.write("picture", jpeg_text(2000, 1));
    ASSERT_EQ(::mkfifo(folder.file("next").c_str(), 0600), 0);
    test::SourceFixture b;
    Program source(
        shell("while read line; do cat " + folder.file("picture") + "; done <>" + folder.file("next")));
    const auto run = b.start(source);
    EXPECT_EQ(source.promised_interval(), MeasuredInterval::kInitial);
    std::fstream next(folder.file("next"));  // opened both ways, a FIFO waits for nobody
    next << "one" << std::endl;
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(source.promised_interval(), MeasuredInterval::kInitial);
    b.pass(10s);
    next << "two" << std::endl;
    ASSERT_TRUE(b.until_pictures(2));
    EXPECT_EQ(to_ms(source.promised_interval()), 10'000);
}

// PATH for as long as it lives.
class SearchPath {
  public:
    explicit SearchPath(const std::string& path) : before_(std::getenv("PATH")) {
        setenv("PATH", path.c_str(), 1);
    }
    ~SearchPath() { setenv("PATH", before_.c_str(), 1); }
    SearchPath(const SearchPath&) = delete;
    SearchPath& operator=(const SearchPath&) = delete;

  private:
    std::string before_;
};

TEST(Rpicam, the_command_has_the_options_of_the_source) {
    const ScriptFolder folder;
    folder.write("picture", jpeg_text(2000, 1));
    const std::string show = "echo \"$0 $*\" >" + folder.file("arguments") + "; cat " +
                             folder.file("picture") + "; exec sleep 1000";
    for (const char* program : {"libcamera-vid", "rpicam-vid"}) {  // the second is preferred
        folder.script(program, show);
        const SearchPath path(folder.path() + ":/usr/bin:/bin");
        test::SourceFixture b;
        Program source(rpicam(1, settings::Size{1280, 720}, 12.5));
        const auto run = b.start(source);
        ASSERT_TRUE(b.until_pictures(1));
        EXPECT_EQ(folder.read("arguments"),
                  folder.file(program) +
                      " --codec mjpeg --timeout 0 --nopreview --output - --flush --camera 1 --width 1280 "
                      "--height 720 --framerate 12.5\n");
    }
}

TEST(Rpicam, a_missing_program_is_reported_with_the_package_to_install) {
    const ScriptFolder folder;
    const SearchPath path(folder.path());
    test::SourceFixture b;
    Program source(rpicam(0, std::nullopt, std::nullopt));
    EXPECT_EQ(b.run_to_end(source).kind, Kind::kNotFound);
    EXPECT_EQ(b.ended->message,
              "neither rpicam-vid nor libcamera-vid is installed; on Raspberry Pi OS, sudo apt install "
              "rpicam-apps brings them");
}

}  // namespace
}  // namespace vedette::source
