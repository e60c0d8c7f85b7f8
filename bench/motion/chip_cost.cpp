// The cost of motion detection on a chip: instructions of a Cortex-M3 a picture, counted by its timer under
// QEMU, where
// `-icount shift=0` makes each instruction one nanosecond. The pictures are JPEGs in flash, played forwards
// and backwards so that the view does not jump; then drawn block means. Writes one JSON line by semihosting.
#include <cstdint>
#include <cstdio>
#include <span>

#include "bench/motion/drawn_film.hpp"
#include "core/jpeg/luma_reader.hpp"
#include "core/motion/detector.hpp"

extern "C" const std::uint8_t bench_pictures[];
extern "C" const std::uint8_t bench_pictures_end[];

namespace vedette::bench::motion {
namespace {

namespace engine = vedette::motion;

constexpr int kColumns = 80, kRows = 60;  // 640 × 480
constexpr std::size_t kBlocks = std::size_t{kColumns} * kRows;
constexpr std::uint32_t kTimerTop = 0xFFFFFF;
constexpr std::uint32_t kCalibration = 2'000'000;  // instructions of the calibration loop

// SysTick of ARMv7-M: control, reload and current value.
volatile std::uint32_t& timer(std::uintptr_t at) {
    return *reinterpret_cast<volatile std::uint32_t*>(0xE000E010u + at);
}

std::uint32_t now() { return timer(8); }  // counts down
std::uint32_t ticks_since(std::uint32_t then) { return (then - now()) & kTimerTop; }

std::uint32_t instructions_a_tick() {
    timer(4) = kTimerTop;
    timer(8) = 0;
    timer(0) = 5;  // enabled, processor clock, no interrupt
    const std::uint32_t then = now();
    std::uint32_t rounds = kCalibration / 2;
    __asm__ volatile("1: subs %0, #1\n bne 1b\n" : "+r"(rounds) : : "cc");
    const std::uint32_t ticks = ticks_since(then);
    return ticks == 0 ? 0 : (kCalibration + ticks / 2) / ticks;
}

// Mean of tick counts.
class Mean {
  public:
    void add(std::uint32_t ticks) {
        sum_ += ticks;
        ++count_;
    }
    unsigned long in(std::uint32_t a_tick) const {
        return count_ == 0 ? 0 : static_cast<unsigned long>(sum_ * a_tick / count_);
    }

  private:
    std::uint64_t sum_ = 0;
    std::uint32_t count_ = 0;
};

// A detector with the settings of a chip, and its mean cost.
template <int kCellBlocks>
class MeasuredDetector {
  public:
    MeasuredDetector() { restart(); }
    void restart() {
        number_ = 0;
        spent = {};
        detector_.start({.cell_blocks = kCellBlocks, .max_tracks = 4});
    }
    void feed(std::span<const std::uint8_t> picture, bool counted) {
        const std::uint32_t then = now();
        const engine::Result& result =
            detector_.feed({picture, kColumns, kRows}, std::chrono::milliseconds(100 * number_++));
        const std::uint32_t ticks = ticks_since(then);
        if (counted) spent.add(ticks);
        if (result.verdict == engine::Verdict::kUnfit) std::printf("the detector has too little memory\n");
    }

    Mean spent;

  private:
    static constexpr std::size_t kCells = kBlocks / (kCellBlocks * kCellBlocks);
    alignas(16) std::uint8_t memory_[kCells * engine::kBytesPerCell + 8192];
    engine::Detector detector_{memory_};
    int number_ = 0;
};

jpeg::ChipLumaReader reader;
MeasuredDetector<2> squares;
MeasuredDetector<1> blocks;
std::uint8_t means[kBlocks];

constexpr int kLearning = 40;  // pictures before the measurement: 4 s

void measure_drawn(const char* name, DrawnKind kind, std::uint32_t a_tick) {
    DrawnFilm film(kColumns, kRows, kind);
    squares.restart();
    blocks.restart();
    for (int i = 0; i < kLearning + 100; ++i) {
        film.draw(means);
        squares.feed(means, i >= kLearning);
        blocks.feed(means, i >= kLearning);
    }
    std::printf(",\"%s\":{\"squares\":%lu,\"blocks\":%lu}", name, squares.spent.in(a_tick),
                blocks.spent.in(a_tick));
}

std::span<const std::uint8_t> picture_at(const std::uint8_t* at) {
    return {at + 4, at[0] | std::size_t{at[1]} << 8 | std::size_t{at[2]} << 16 | std::size_t{at[3]} << 24};
}

bool measure_pictures(std::uint32_t a_tick) {
    std::span<const std::uint8_t> pictures[100];
    int count = 0;
    std::size_t bytes = 0;
    for (const std::uint8_t* at = bench_pictures; at < bench_pictures_end && count < 100; ++count) {
        pictures[count] = picture_at(at);
        bytes += pictures[count].size();
        at = pictures[count].data() + pictures[count].size();
    }
    if (count < 2) return false;
    Mean reading;
    for (int i = 0; i < 4 * count; ++i) {
        const int place = i % (2 * count), number = place < count ? place : 2 * count - 1 - place;
        const std::uint32_t then = now();
        const jpeg::LumaMeans luma = reader.read(pictures[number], means);
        reading.add(ticks_since(then));
        if (luma.result != jpeg::LumaResult::kComplete || luma.grid.means.size() != kBlocks) return false;
        squares.feed(means, i >= kLearning);
        blocks.feed(means, i >= kLearning);
    }
    std::printf(R"({"pictures":%d,"bytes":%lu,"read":%lu,"film":{"squares":%lu,"blocks":%lu})", count,
                static_cast<unsigned long>(bytes / static_cast<std::size_t>(count)), reading.in(a_tick),
                squares.spent.in(a_tick), blocks.spent.in(a_tick));
    return true;
}

}  // namespace
}  // namespace vedette::bench::motion

int main() {
    using namespace vedette::bench::motion;
    const std::uint32_t a_tick = instructions_a_tick();
    if (a_tick == 0 || !measure_pictures(a_tick)) {
        std::printf("the timer does not run, or the pictures are not 640x480\n");
        return 1;
    }
    measure_drawn("quiet", DrawnKind::kQuiet, a_tick);
    measure_drawn("things", DrawnKind::kObjects, a_tick);
    measure_drawn("light", DrawnKind::kLight, a_tick);
    std::printf(",\"instructions_a_tick\":%lu}\n", static_cast<unsigned long>(a_tick));
    return 0;
}
