#include "hub/app/placeholder.hpp"

#include <gtest/gtest.h>

#include "core/frame/jpeg_probe.hpp"
#include "hub/source/program_fixture.hpp"

namespace vedette::app {
namespace {

using Jpeg = std::vector<std::uint8_t>;

// A raster of 4 by 2 pixels in full ink.
constexpr std::string_view kFakeText =
    R"(cat > "$0.read"; echo "$@" >> "$0.asked"; printf 'VTXT\0\0\0\004\0\0\0\002\377\377\377\377\377\377\377\377')";

// A camera that is lost, and the pictures that viewers would see of it.
struct Fixture {
    explicit Fixture(std::string program, const std::string& name = "Tür", Clock& clock = system_clock())
        : loop(clock), camera("a", name, 8'000'000), placeholder(std::move(program)) {
        status = {.state = bus::CameraState::kLost, .reason = "it is off", .width = 320, .height = 240};
    }
    Jpeg draw() {
        Jpeg out;
        const auto jpeg = placeholder.draw(loop, camera, status);
        if (jpeg) out.assign(jpeg->bytes().begin(), jpeg->bytes().end());
        return out;
    }
    // The first picture that is another than `boxes`; empty when none comes.
    Jpeg draw_until_other_than(const Jpeg& boxes) {
        Jpeg now;
        const bool other = test::turn_until(loop, [&] {
            now = draw();
            return now != boxes;
        });
        return other ? now : Jpeg();
    }

    io::Loop loop;
    bus::Camera camera;
    bus::CameraStatus status;
    DrawnPlaceholder placeholder;
};

TEST(Placeholder, ascii_text_needs_no_program) {
    Fixture f("/nowhere/vedette-text", "Door");
    const Jpeg first = f.draw();
    ASSERT_TRUE(frame::probe_jpeg(first).has_value());
    f.loop.poll();
    EXPECT_TRUE(f.draw() == first);
}

TEST(Placeholder, rendered_text_replaces_boxes_and_is_rendered_once) {
    const source::ScriptFolder folder;
    Fixture f(folder.script("text", std::string(kFakeText)));
    const Jpeg boxes = f.draw();
    const Jpeg ink = f.draw_until_other_than(boxes);
    ASSERT_TRUE(frame::probe_jpeg(ink).has_value());
    EXPECT_TRUE(f.draw() == ink);
    EXPECT_EQ(folder.read("text.read"), "Tür");
    EXPECT_EQ(folder.read("text.asked"), "--size 16 --width 308 --lines 1 --centre --bold\n");
}

TEST(Placeholder, a_reason_is_drawn_in_several_lines) {
    const source::ScriptFolder folder;
    Fixture f(folder.script("text", std::string(kFakeText)), "Door");
    f.status.reason = "/home/jörg: Datei\nfehlt";
    const Jpeg boxes = f.draw();
    EXPECT_FALSE(f.draw_until_other_than(boxes).empty());
    EXPECT_EQ(folder.read("text.read"), "/home/jörg: Datei fehlt");
    EXPECT_EQ(folder.read("text.asked").substr(0, 33), "--size 10 --width 308 --lines 9 -");
}

TEST(Placeholder, boxes_stay_without_a_program_or_with_a_broken_one) {
    const source::ScriptFolder folder;
    const std::string programs[] = {
        "/nowhere/vedette-text", folder.script("fails", "exit 3"), folder.script("nonsense", "echo hello"),
        folder.script("large", R"(printf 'VTXT\0\177\0\004\0\0\0\002'; cat /dev/zero)"),
        folder.script("short", R"(printf 'VTXT\0\0\0\004\0\0\0\002\377')")};
    for (const std::string& program : programs) {
        testing::internal::CaptureStderr();
        Fixture f(program);
        const Jpeg boxes = f.draw();
        std::string log;
        EXPECT_TRUE(test::turn_until(f.loop, [&] {
            log += testing::internal::GetCapturedStderr();
            testing::internal::CaptureStderr();
            return log.find("drawn as boxes") != std::string::npos;
        })) << program;
        for (int i = 0; i < 20; ++i) {
            f.loop.poll();
            EXPECT_TRUE(f.draw() == boxes) << program;
        }
        log += testing::internal::GetCapturedStderr();
        EXPECT_EQ(log.find("drawn as boxes"), log.rfind("drawn as boxes")) << log;
    }
}

TEST(Placeholder, a_program_that_hangs_is_ended_after_2_s_and_tried_again_after_60_s) {
    const source::ScriptFolder folder;
    FakeClock clock;
    Fixture f(folder.script("text", R"(echo "$$" > "$0.tmp"; mv "$0.tmp" "$0.pid"; exec sleep 300)"), "Tür",
              clock);
    f.status.since = clock.utc();
    const Jpeg boxes = f.draw();
    ASSERT_TRUE(test::turn_until(f.loop, [&] { return !folder.read("text.pid").empty(); }));
    const std::string hanging = folder.read("text.pid");
    EXPECT_FALSE(source::is_gone(hanging));
    clock.advance(1900ms);
    while (f.loop.poll()) {
    }
    EXPECT_FALSE(source::is_gone(hanging));
    testing::internal::CaptureStderr();
    clock.advance(200ms);
    std::string log;
    EXPECT_TRUE(test::turn_until(f.loop, [&] {
        log += testing::internal::GetCapturedStderr();
        testing::internal::CaptureStderr();
        return log.find("vedette-text wrote nothing within 2 s") != std::string::npos;
    }));
    testing::internal::GetCapturedStderr();
    EXPECT_TRUE(source::is_gone(hanging));
    EXPECT_TRUE(f.draw() == boxes);
    folder.script("text", std::string(kFakeText));
    clock.advance(50s);
    f.draw();
    while (f.loop.poll()) {
    }
    EXPECT_EQ(folder.read("text.asked"), "");
    clock.advance(20s);
    EXPECT_FALSE(f.draw_until_other_than(boxes).empty());
}

TEST(Placeholder, at_most_two_programs_run_at_a_time) {
    const source::ScriptFolder folder;
    const std::string program = folder.script("text", R"(echo x >> "$0.runs"; exec sleep 300)");
    io::Loop loop(system_clock());
    TextCache texts(program);
    for (const char* text : {"ä", "ö", "ü"})
        EXPECT_FALSE(texts.find(loop, {.text = text, .size = 16, .width = 300, .lines = 1}));
    EXPECT_TRUE(test::turn_until(loop, [&] { return folder.read("text.runs").size() == 4; }));
    for (int i = 0; i < 20; ++i) {
        loop.poll();
        EXPECT_FALSE(texts.find(loop, {.text = "ü", .size = 16, .width = 300, .lines = 1}));
    }
    EXPECT_EQ(folder.read("text.runs").size(), 4U);
}

#ifdef VEDETTE_TEXT
TEST(Placeholder, vedette_text_renders_names_of_any_script) {
    Fixture f("", "Größe 玄関 שלום");
    f.status.since = UtcTime{};
    const Jpeg boxes = f.draw();
    const Jpeg ink = f.draw_until_other_than(boxes);
    const auto info = frame::probe_jpeg(ink);
    ASSERT_TRUE(info.has_value());
    EXPECT_TRUE(info->complete);
    EXPECT_EQ(info->width, 320);
}
#endif

}  // namespace
}  // namespace vedette::app
