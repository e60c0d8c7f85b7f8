// The look at one picture: its luma is read and given to the detector. A job of the task *see*; between two
// looks it belongs to the network task. The memory is the caller's and outlives it.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/jpeg/luma_reader.hpp"
#include "core/motion/detector.hpp"
#include "node/port/worker.hpp"

namespace vedette::node {

// What a look has found.
struct Sight {
    static constexpr std::size_t kMaxObjects = 8;

    jpeg::LumaResult reading = jpeg::LumaResult::kComplete;  // the other fields count with kComplete
    motion::Verdict verdict = motion::Verdict::kLearning;
    motion::EventPhase phase = motion::EventPhase::kNone;
    bool has_motion = false;    // in this picture, of an event
    std::uint8_t score = 0;     // 0 to 100
    std::uint8_t issues = 0;    // a bit for each motion::HealthIssue that is active
    std::uint16_t columns = 0;  // of the picture, in blocks
    std::uint16_t rows = 0;
    std::uint32_t changed = 0;  // cells
    std::uint32_t cells = 0;
    std::uint8_t object_count = 0;
    std::array<motion::Box, kMaxObjects> objects{};  // those that make the event, in blocks
};

// One camera's detector, as a job.
class LookJob final : public port::Job {
  public:
    // `grid`: a byte a block of the largest picture; `detector`: see motion::Detector::memory_for().
    LookJob(MutableBytes grid, MutableBytes detector) : grid_(grid), detector_(detector) {}
    LookJob(const LookJob&) = delete;
    LookJob& operator=(const LookJob&) = delete;

    // Forgets what was learned. The zones outlive the job's use of them.
    void start(const motion::Settings& settings, std::span<const motion::Zone> zones) {
        detector_.start(settings, zones);
    }
    // The next picture, which stays where it is until the job is finished.
    void set_picture(Bytes jpeg, motion::Time at) {
        jpeg_ = jpeg;
        at_ = at;
    }
    void run() override;
    // Of the last run.
    const Sight& sight() const { return sight_; }

  private:
    bool shows_motion(const motion::Result& result) const;

    jpeg::ChipLumaReader reader_;
    MutableBytes grid_;
    motion::Detector detector_;
    Bytes jpeg_;
    motion::Time at_{};
    Sight sight_;
};

}  // namespace vedette::node
