// The motion detector: the luma grid of a picture and its time in, a verdict out. Its results depend only on
// settings and input: no clock, no allocation, no floating point, and so the same results on every machine.
// Decoding JPEG is core/jpeg's task. The memory belongs to the caller and outlives the detector. Owned by its
// loop or thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/frame/luma_grid.hpp"
#include "core/motion/background/background.hpp"
#include "core/motion/background/cells.hpp"
#include "core/motion/blobs/blob_finder.hpp"
#include "core/motion/global_change/global_change.hpp"
#include "core/motion/health.hpp"
#include "core/motion/result.hpp"
#include "core/motion/scenes.hpp"
#include "core/motion/settings.hpp"
#include "core/motion/tracking/events.hpp"
#include "core/motion/tracking/tracker.hpp"
#include "core/motion/zones.hpp"

namespace vedette::motion {

// The motion detector of one camera.
class Detector {
  public:
    explicit Detector(MutableBytes memory) : memory_(memory) {}
    Detector(const Detector&) = delete;
    Detector& operator=(const Detector&) = delete;

    // Bytes needed with these settings for grids of this size (blocks): about 10 a cell; 20 kB for 100 × 75
    // blocks with cell_blocks 2. With cell_blocks 0, enough for the smallest cells that the detector would
    // use.
    static std::size_t memory_for(const Settings& settings, int columns, int rows);

    // Starts anew with these settings, brought into their ranges, and forgets everything. The zones and their
    // points outlive the detector's use of them.
    void start(const Settings& settings, std::span<const Zone> zones = {});

    // The next picture. A grid of another size than before starts anew. The result and its spans are valid
    // until the next call. Never fails: a grid that cannot be used gives Verdict::kUnfit.
    const Result& feed(const frame::LumaGrid& grid, Time at);

    // The camera is being turned on purpose: ends the event and detects nothing until resume(), then learns
    // the new view.
    void pause() { paused_ = true; }
    void resume() { paused_ = false; }

    // Accepts the present view as the right one: clears HealthIssue::kMoved.
    void accept_view() { health_.accept_view(); }

    const Settings& settings() const { return settings_; }
    // Blocks along a cell's side, after the first picture.
    int cell_blocks() const { return cells_.blocks; }
    // For each cell of the last picture, row by row: 0, or one more than the index into Result::blobs.
    Bytes marks() const { return {cells_.mark, cells_.count}; }

    // The last picture in one line, for comparing runs with diff: milliseconds, verdict, event phase, score,
    // step of light (1/128 luma), shift (1/256 cell), foreground cells, blobs; each tracked object's id,
    // centre (1/16 block), size (blocks) and evidence (1/16 bit); active health issues. Ends where `line` is
    // full; kMaxTrace is always enough.
    static constexpr std::size_t kMaxTrace = 160 + kMaxObjects * 96;
    std::string_view trace(std::span<char> line) const;

  private:
    bool set_size(const frame::LumaGrid& grid);
    void begin_view();
    void detect();
    void detect_objects(bool learning);
    void learn();
    void apply_scenes_rule(const frame::LumaGrid& grid);
    void fill_result();

    MutableBytes memory_;
    Settings settings_;
    std::span<const Zone> zones_;
    std::uint16_t columns_ = 0, rows_ = 0;  // blocks; 0: no picture yet
    bool paused_ = false;
    bool was_paused_ = false;
    Time zero_{};  // of the first picture; internal times are milliseconds from here
    std::uint32_t now_ms_ = 0;
    std::uint32_t step_ms_ = 0;  // last learning step
    std::uint32_t view_ms_ = 0;  // since when the view is learned; 0: since the start
    bool first_ = false;         // this picture starts anew

    Cells cells_;
    Background background_;
    GlobalChange global_change_;
    GlobalState state_ = GlobalState::kNone;
    BlobFinder blob_finder_;
    Tracker tracker_;
    Events events_;
    HealthMonitor health_;
    ScenesRule scenes_;
    std::span<ObjectInfo> object_infos_;
    std::span<BlobInfo> blob_infos_;
    Result result_;
};

}  // namespace vedette::motion
