// The motion detector: a picture's luma grid and its time in, a verdict out. A pure function of what it was
// fed and how it was started: no clock, no allocation, no floating point, the same results on every machine.
// Reading JPEG is core/jpeg's business, cameras and notifications are the hub's and the node's. The memory is
// the caller's and has to outlive the detector; memory_for() says how much is needed. One thread at a time.
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

class Detector {
  public:
    explicit Detector(MutableBytes memory) : memory_(memory) {}
    Detector(const Detector&) = delete;
    Detector& operator=(const Detector&) = delete;

    // Bytes that these settings take for grids of this size (blocks). About 10 a cell; 20 kB for 100 × 75
    // blocks with cell_blocks 2. With cell_blocks 0: for the finest cells that the detector would ever take.
    static std::size_t memory_for(const Settings& settings, int columns, int rows);

    // Begins anew with these settings; what was learnt is forgotten. Values out of range are brought into it.
    // The zones are copied at the next picture, whose size they are drawn for: they and their points have to
    // live as long as the detector is fed.
    void start(const Settings& settings, std::span<const Zone> zones = {});

    // The next picture. A grid of another size than before begins anew. The result and its views hold until
    // the next call. Never fails: a grid that can't be looked at gives Verdict::kUnfit.
    const Result& feed(const frame::LumaGrid& grid, Time at);

    // Told that the camera is being turned on purpose (a servo): nothing is detected until it is resumed, and
    // the new view is then learnt. An event under way ends.
    void pause() { paused_ = true; }
    void resume() { paused_ = false; }

    // The view as it is now is the right one: clears Ailment::kMoved.
    void accept_view() { health_.accept_view(); }

    const Settings& settings() const { return settings_; }
    // Blocks along a cell's side, once a picture was fed.
    int cell_blocks() const { return cells_.blocks; }
    // Per cell of the last picture, row by row: 0, or one more than the index into Result::regions.
    Bytes marks() const { return {cells_.mark, cells_.count}; }

  private:
    bool fit(const frame::LumaGrid& grid);
    void look_background();
    void look_scenes(const frame::LumaGrid& grid);
    void show();

    MutableBytes memory_;
    Settings settings_;
    std::span<const Zone> zones_;
    std::uint16_t columns_ = 0, rows_ = 0;  // blocks; 0: nothing fed yet
    bool paused_ = false;
    bool was_paused_ = false;
    Time zero_{};  // of the first picture: inside, time is in milliseconds from there
    std::uint32_t now_ms_ = 0;
    std::uint32_t step_ms_ = 0;        // of the last learning step
    std::uint32_t learn_from_ms_ = 0;  // since when this view is being learnt
    bool first_ = false;               // the picture begins anew

    Cells cells_;
    Background background_;
    View view_;
    Regions regions_;
    Tracks tracks_;
    Events events_;
    HealthWatch health_;
    ScenesRule scenes_;
    std::span<Track> tracks_out_;
    std::span<Region> regions_out_;
    Result result_;
};

}  // namespace vedette::motion
