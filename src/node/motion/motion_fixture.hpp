// Motion detection over a drawn view in memory, with a clock that moves by pictures. Test code; caller's
// thread.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/scene/canvas.hpp"
#include "core/scene/jpeg_writer.hpp"
#include "node/motion/motion_detection.hpp"
#include "node/port/testing/fakes.hpp"

namespace vedette::node {

// Grey ground in which a rectangle stands; sizes in pixels.
struct DrawnView {
    scene::Box box{};
    int ground = 100;
    int luma = 220;  // of the box
};

// Draws that view as a JPEG of 320 × 240 pixels.
inline std::size_t draw_view(const DrawnView& view, MutableBytes out) {
    constexpr scene::PictureFormat kFormat{.width = 320, .height = 240, .sampling = scene::Sampling::kGrey};
    std::array<std::uint8_t, scene::band_bytes(kFormat)> band{};
    const auto paint = [&](const scene::Band& part) {
        scene::Canvas canvas(part);
        const auto grey = [](int luma) { return scene::Colour{.y = static_cast<std::uint8_t>(luma)}; };
        canvas.fill({0, 0, 320, 240}, grey(view.ground));
        // Structure, so that the view is not that of a covered lens.
        for (int x = 0; x < 320; x += 40) canvas.fill({x, 200, x + 20, 240}, grey(view.ground / 2));
        canvas.fill(view.box, grey(view.luma));
    };
    return scene::write_picture(kFormat, band, out, paint).value_or(0);
}

// Has the picture that the test has put there.
struct ViewCamera final : port::Camera {
    std::expected<void, port::CameraError> start() override {
        runs = true;
        return {};
    }
    void stop() override { runs = false; }
    std::expected<port::Taken, port::CameraError> copy_newest(MutableBytes into) override {
        if (bytes == 0) return std::unexpected(port::CameraError::kNotYet);
        std::copy_n(memory.begin(), bytes, into.begin());
        return port::Taken{std::exchange(bytes, 0), at};
    }
    bool is_jpeg() const override { return true; }
    std::expected<void, port::CameraError> set(port::Setting, int) override { return {}; }
    int get(port::Setting) const override { return 0; }

    std::array<std::uint8_t, 16'384> memory{};
    std::size_t bytes = 0;
    MonoTime at;
    bool runs = false;
};

struct ViewClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return UtcTime{now.since + 1'700'000'000s}; }
    void set_utc(UtcTime) override {}
    MonoTime now{100s};
};

struct ViewLog final : port::Log {
    void write(port::Level, std::string_view room, std::string_view sentence) override {
        text.append(room).append(": ").append(sentence).append("\n");
    }
    std::string text;
};

// Keeps what it is told, the pictures' bytes left out.
struct ToldMotion final : MotionObserver {
    struct Picture {
        std::uint32_t event;
        std::uint32_t number;
        std::uint32_t changed;
        bool is_before;
        bool operator==(const Picture&) const = default;
    };
    void event_began(const MotionEvent& event) override { began.push_back(event); }
    void event_picture(const MotionPicture& picture) override {
        EXPECT_FALSE(picture.picture.bytes().empty());
        pictures.push_back({picture.event, picture.number, picture.changed, picture.is_before});
    }
    void event_ended(const MotionEvent& event) override { ended.push_back(event); }

    std::vector<MotionEvent> began;
    std::vector<Picture> pictures;
    std::vector<MotionEvent> ended;
};

// A board's motion detection with all that it needs.
struct MotionBench {
    static constexpr std::size_t kPictureBytes = 16'384;
    static constexpr Duration kStep = 200ms;

    explicit MotionBench(std::string_view rows = {}, std::size_t blocks = 1200) {
        EXPECT_EQ(settings.override_values(std::string("motion.activated=true\n").append(rows)), 0U);
        motion = std::make_unique<MotionDetection>(MotionDetection::Parts{feed, see, clock, log, settings},
                                                   blocks, std::size_t{20'000});
        motion->add_observer(told);
    }
    // What the node does for a picture of that view.
    void show(const DrawnView& view) {
        camera.bytes = draw_view(view, camera.memory);
        camera.at = clock.now;
        turn();
        clock.now = clock.now + kStep;
    }
    void show(const DrawnView& view, int times) {
        for (int i = 0; i < times; ++i) show(view);
    }
    void turn() {
        motion->want_pictures(clock.now, viewers, servo_moves);
        feed.update(clock.now);
        motion->turn(clock.now);
        while (port::Job* const job = see.take_finished()) EXPECT_TRUE(motion->take_finished(*job));
    }

    ViewClock clock;
    ViewLog log;
    ViewCamera camera;
    port::FakeCrypto crypto;
    port::FakeWorker slow;
    port::FakeWorker see;
    port::FakeStorage storage;
    Store settings{storage, crypto, slow};
    std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(5 * kPictureBytes);
    PicturePool pool{memory, kPictureBytes};
    Feed feed{camera, pool, log};
    ToldMotion told;
    unsigned viewers = 0;
    std::uint32_t servo_moves = 0;
    std::unique_ptr<MotionDetection> motion;
};

}  // namespace vedette::node
