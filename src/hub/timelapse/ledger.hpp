// Writes the rows of one job to the store, with the events that follow from them, in one unit of work. What
// cannot be written, on a full disk for example, is kept and written later. Owned by its loop.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/bus/event.hpp"
#include "hub/settings/timelapse.hpp"
#include "hub/store/store.hpp"
#include "linux/io/loop.hpp"

namespace vedette::timelapse {

// Most rows that wait; then the oldest are dropped, and counted when the job starts again.
inline constexpr std::size_t kMaxWaitingRows = 10'000;

// See above. Store and event bus outlive it.
class Ledger {
  public:
    Ledger(io::Loop& loop, store::Store& store, bus::EventBus& events, std::string job)
        : loop_(loop), store_(store), events_(events), job_(std::move(job)) {}

    // Writes the rows that wait and these. A row whose slot is counted already is left out. False: not all
    // are written; they wait for the next call.
    io::Task<bool> write(std::vector<store::SlotRow> rows, const std::string& camera, io::Stop& stop);

    std::size_t waiting() const { return waiting_.size(); }

  private:
    // In the order of the rows; nothing: the row tells nobody.
    std::vector<std::optional<bus::Event>> events_for(const std::vector<store::SlotRow>& rows,
                                                      const std::string& camera);

    io::Loop& loop_;
    store::Store& store_;
    bus::EventBus& events_;
    const std::string job_;
    std::vector<store::SlotRow> waiting_;
    store::SlotEnd last_end_ = store::SlotEnd::kTaken;  // of the last row with an event
    std::string last_why_;
    bool failure_logged_ = false;
};

}  // namespace vedette::timelapse
