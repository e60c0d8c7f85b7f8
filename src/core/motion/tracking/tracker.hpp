// Patches become things over time: who is who from picture to picture, how far each has gone, and whether it
// moves as things do. Light, rain and branches differ from the background too, but go nowhere; a thing is
// confirmed when it has lasted, has been seen in most pictures and has come a way that is long against its
// own size.
#pragma once

#include <cstdint>
#include <span>

#include "core/motion/background/cells.hpp"
#include "core/motion/blobs/blob_finder.hpp"
#include "core/motion/settings.hpp"
#include "core/motion/tracking/clutter.hpp"
#include "core/motion/tracking/tracked_object.hpp"

namespace vedette::motion {

class Tracks {
  public:
    void start(std::span<Thing> things, const Settings& settings, const Cells& cells);
    void clear() { count_ = 0; }

    // Joins the patches of this picture to things; light and shade are left out. Sets Patch::track.
    // `quiet`: while learning, nothing is confirmed. `doubt`: the light or the view has just moved, and a
    // sighting says less than half as much.
    void update(Regions& regions, std::uint32_t now_ms, const Cells& cells, bool quiet, bool doubt);

    // Cells of the confirmed things that were seen in the last picture.
    std::uint32_t known_cells() const;

    std::span<Thing> things() { return things_.first(count_); }
    std::span<const Thing> things() const { return things_.first(count_); }

  private:
    void predict(std::uint32_t now_ms);
    // `reaches`: of each thing, see reach_of().
    std::uint8_t owner_of(const Patch& patch, const std::int32_t* reaches, const Cells& cells) const;
    void join(Regions& regions, std::uint32_t now_ms, const Cells& cells);
    std::int32_t reach_of(const Thing& thing, std::uint32_t now_ms, const Cells& cells) const;
    void add_evidence(Thing& thing, const Patch& patch, std::int32_t reach, const Cells& cells);
    void count_strays(std::span<const Patch> patches, std::uint32_t left_over);
    void begin(Patch& patch, std::uint32_t now_ms, const Cells& cells);
    void see(Thing& thing, const Patch& whole, std::uint32_t now_ms, const Cells& cells);
    void weigh(Thing& thing, std::uint32_t now_ms, const Cells& cells);
    // Other things, as large or larger, that are about to be confirmed.
    int company_of(const Thing& thing) const;
    void miss(Thing& thing, std::uint32_t now_ms) const;
    void drop_lost(std::uint32_t now_ms);

    std::span<Thing> things_;
    Clutter clutter_;
    std::size_t count_ = 0;
    std::uint32_t last_id_ = 0;
    std::uint32_t last_ms_ = 0;
    std::uint32_t min_cells_ = 1;
    std::uint16_t min_duration_ms_ = 0;
    bool lights_ = true;  // light and shade are told from things
    bool quiet_ = false;
    bool doubt_ = false;
};

}  // namespace vedette::motion
