#include "hub/source/program_still.hpp"

#include <gtest/gtest.h>

#include "hub/source/program_fixture.hpp"

namespace vedette::source {
namespace {

struct ProgramStillFixture {
    ScriptFolder folder;
    io::WorkerPool workers{system_clock()};
    io::Loop loop{system_clock(), workers};
    io::Stop stop;
    std::shared_ptr<bus::BufferPool> pool = bus::BufferPool::create(std::size_t{1} << 20);

    ProgramStillFixture() {
        folder.write("picture", jpeg_text(50'000, 1));
        ::setenv("TMPDIR", folder.path().c_str(), 1);
    }
    ~ProgramStillFixture() { ::unsetenv("TMPDIR"); }

    Result<bus::Still> take(const std::string& script, Duration timeout = 20s, std::size_t max = 100'000) {
        settings::StillProgram program{.call = *settings::ProgramCall::parse(
                                           folder.script("shot", script) + " {gain} {file} {metadata}", ""),
                                       .timeout = timeout};
        if (!script.contains("$2")) std::erase(program.call.words, "{file}");
        ProgramStill still(program);
        std::optional<Result<bus::Still>> out;
        const StillContext context{.loop = loop,
                                   .stop = stop,
                                   .buffer = [this](std::size_t size) { return pool->take(size); },
                                   .max_picture = max};
        loop.spawn(run(still, context, out));
        EXPECT_TRUE(test::turn_until(loop, [&] { return out.has_value(); }));
        return std::move(*out);
    }
    static io::Task<> run(ProgramStill& still, StillContext context, std::optional<Result<bus::Still>>& out) {
        auto taking = still.take(context, {{{"gain", "2"}}});
        out.emplace(co_await std::move(taking));
    }
    std::string error(const std::string& script, Duration timeout = 20s, std::size_t max = 100'000) {
        const auto still = take(script, timeout, max);
        return still ? "none" : std::string(to_string(still.error().kind)) + ": " + still.error().message;
    }
    std::string picture() const { return folder.file("picture"); }
    // Files in the folder beside the script and the picture.
    std::size_t left() const {
        return static_cast<std::size_t>(
                   std::distance(std::filesystem::directory_iterator(folder.path()), {})) -
               2;
    }
};

std::string text(const Result<bus::Still>& still) {
    if (!still) return still.error().message;
    const Bytes bytes = still->jpeg->bytes();
    return {bytes.begin(), bytes.end()};
}

TEST(ProgramStill, a_picture_on_the_output_or_in_the_file_is_taken_as_it_is) {
    ProgramStillFixture b;
    EXPECT_EQ(text(b.take("exec cat " + b.picture())), jpeg_text(50'000, 1));
    EXPECT_EQ(text(b.take("echo some words; cp " + b.picture() + " \"$2\"")), jpeg_text(50'000, 1));
    EXPECT_EQ(text(b.take("exec >&-; cp " + b.picture() + " \"$2\"")), jpeg_text(50'000, 1))
        << "output closed before";
    EXPECT_EQ(b.left(), 0U);
}

TEST(ProgramStill, gets_the_values_and_gives_what_it_knows) {
    ProgramStillFixture b;
    const auto still =
        b.take("[ \"$1\" = 2 ] && cp " + b.picture() +
               R"( "$2" && echo '{"ExposureTime": 20000, "AnalogueGain": 1.5, "Lux": "dark"}' >"$3")");
    ASSERT_TRUE(still) << still.error().message;
    EXPECT_EQ(still->metadata, (bus::PictureMetadata{.exposure_s = 0.02, .gain = 1.5, .lux = std::nullopt}));
    for (const char* text : {"{", "[]", "{\"Lux\": -1}", "\"Lux\""}) {
        const auto other = b.take("cp " + b.picture() + " \"$2\"; printf '%s' '" + text + "' >\"$3\"");
        ASSERT_TRUE(other) << text;
        EXPECT_EQ(other->metadata, bus::PictureMetadata{}) << text;
    }
}

// Field case: a program that writes more than one JPEG: a banner on the same output, several pictures while the
// exposure settles, a RAW file under the picture's name | pibooth/pibooth 53, raspberrypi/userland 429 | the
// last whole picture, and no preview out of a RAW file
TEST(ProgramStill, the_last_whole_picture_counts) {
    ProgramStillFixture b;
    b.folder.write("first", jpeg_text(3000, 2));
    const std::string first = b.folder.file("first");
    EXPECT_EQ(text(b.take("echo Opening the camera; cat " + first + " " + b.picture())),
              jpeg_text(50'000, 1));
    EXPECT_EQ(text(b.take("cat " + b.picture() + " " + first + "; echo done")), jpeg_text(3000, 2));
    EXPECT_EQ(text(b.take("cat " + b.picture() + "; head -c 100 " + first)), jpeg_text(50'000, 1));
    EXPECT_EQ(b.error("{ printf 'II*\\000'; cat " + b.picture() + "; } >\"$2\""),
              "data_loss: shot ended; what it wrote is no JPEG picture");
}

// Field case: a prompt for a file that is there already, or a command that hangs once | FormerLurker/Octolapse 711,
// mainsail-crew/moonraker-timelapse 122 | each picture has a folder of its own and no standard input, and the
// next one is taken
TEST(ProgramStill, a_prompt_gets_no_answer_and_a_hang_costs_one_picture) {
    ProgramStillFixture b;
    EXPECT_EQ(text(b.take("[ -e \"$2\" ] && exit 1; read -r answer; cp " + b.picture() + " \"$2\"")),
              jpeg_text(50'000, 1));
    EXPECT_TRUE(b.error("[ -e \"$2\" ] && exit 1; sleep 1000", 1s).starts_with("timeout: "));
    EXPECT_EQ(text(b.take("[ -e \"$2\" ] && exit 1; cp " + b.picture() + " \"$2\"")), jpeg_text(50'000, 1));
}

TEST(ProgramStill, says_what_went_wrong) {
    ProgramStillFixture b;
    EXPECT_EQ(b.error("echo 'no camera here' >&2; exit 1"),
              "unavailable: shot ended with exit code 1: no camera here; it wrote no picture");
    EXPECT_EQ(b.error("true"), "data_loss: shot ended; it wrote no picture");
    EXPECT_EQ(b.error("exit 0; $2"), "data_loss: shot ended; it wrote no picture");
    EXPECT_EQ(b.error("echo hello"), "data_loss: shot ended; what it wrote is no JPEG picture");
    EXPECT_EQ(b.error("head -c 40000 " + b.picture()), "data_loss: shot ended; its picture ends early");
    EXPECT_EQ(b.error("head -c 40000 " + b.picture() + " >\"$2\""),
              "data_loss: shot ended; its picture ends early");
    EXPECT_EQ(b.error("mkfifo \"$2\""), "data_loss: shot ended; it wrote no picture");
    EXPECT_EQ(b.error("ln -s " + b.picture() + " \"$2\""), "data_loss: shot ended; it wrote no picture");
    EXPECT_EQ(b.error("exec cat " + b.picture(), 20s, 40'000),
              "data_loss: it wrote more than the limit of 40000 bytes");
    EXPECT_EQ(b.left(), 0U);
}

TEST(ProgramStill, a_program_that_hangs_is_ended_with_all_that_it_began) {
    ProgramStillFixture b;
    const auto error = b.error("echo $$ >" + b.folder.file("pid") + "; sleep 1000 & sleep 1000", 1s);
    EXPECT_TRUE(error.starts_with("timeout: ")) << error;
    EXPECT_TRUE(error.ends_with("shot has given no picture within 1 s")) << error;
    EXPECT_EQ(::kill(std::stoi(b.folder.read("pid")), 0), -1);
}

TEST(ProgramStill, needs_a_value_for_each_name) {
    ProgramStillFixture b;
    ProgramStill still({.call = {{"true", "{exposure}"}}});
    std::optional<Result<bus::Still>> out;
    const StillContext context{.loop = b.loop, .stop = b.stop, .buffer = {}, .max_picture = 1};
    b.loop.spawn(ProgramStillFixture::run(still, context, out));
    ASSERT_TRUE(test::turn_until(b.loop, [&] { return out.has_value(); }));
    EXPECT_EQ(out->error().message, "there is no value for {exposure} of still.command");
}

}  // namespace
}  // namespace vedette::source
