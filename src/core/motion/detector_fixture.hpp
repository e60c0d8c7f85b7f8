// A detector for tests: feeds ten pictures a second and counts results. All instances share one memory, so
// only one may be in use.
#pragma once

#include "core/motion/detector.hpp"
#include "core/motion/view_fixture.hpp"

namespace vedette::motion::testing {

using Small = TestView<40, 30>;  // 320 × 240 pixels

// Feeds a detector and counts its results.
struct DetectorFixture {
    static inline std::uint8_t memory[40000];

    Detector detector{memory};
    int at_ms = 0;
    int started = 0, ended = 0, light = 0, moved = 0, paused = 0;
    int first_motion_ms = -1;
    Event last;

    explicit DetectorFixture(const Settings& settings = {}, std::span<const Zone> zones = {}) {
        detector.start(settings, zones);
    }

    const Result& feed(const frame::LumaGrid& grid, int step_ms = 100) {
        const Result& result = detector.feed(grid, std::chrono::milliseconds(at_ms));
        started += result.phase == EventPhase::kStarted;
        ended += result.phase == EventPhase::kEnded;
        light += result.verdict == Verdict::kLight;
        moved += result.verdict == Verdict::kCameraMoved;
        paused += result.verdict == Verdict::kPaused;
        if (result.phase == EventPhase::kStarted && first_motion_ms < 0) first_motion_ms = at_ms;
        if (result.event.id != 0) last = result.event;
        at_ms += step_ms;
        return result;
    }

    // Feeds pictures of the view without objects.
    void quiet(Small& view, int pictures) {
        for (int i = 0; i < pictures; ++i) {
            view.draw();
            feed(view.grid());
        }
    }

    // Feeds a person who walks in from the left; height and step a picture in sixteenths of a block.
    void walk(Small& view, int high16 = 64, int step16 = 12, int luma = 230, int pictures = 60) {
        for (int i = 0; i < pictures; ++i) {
            view.draw();
            view.box(-high16 / 2 + i * step16, 200, high16 * 2 / 5, high16, luma);
            feed(view.grid());
        }
    }
};

}  // namespace vedette::motion::testing
