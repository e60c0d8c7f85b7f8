// Events that somebody must act on: written in the unit of work that makes them true, read by consumers that
// keep their place. The event bus only wakes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "hub/store/page.hpp"
#include "linux/base/error.hpp"

namespace vedette::store {

// How many events are kept, whether or not a consumer has read them.
inline constexpr std::size_t kMaxOutboxEvents = 100'000;

// One event, with the fields of bus::Event. Times are kept in microseconds.
struct OutboxEvent {
    Cursor place;  // set by the store
    std::string id;
    std::string type;  // "timelapse.taken"
    int v = 1;
    std::string camera;  // empty: the event is the hub's
    UtcTime utc;
    std::string data;  // a JSON object as text

    bool operator==(const OutboxEvent&) const = default;
};

// The outbox of one unit of work. Thread of the unit; blocks.
class OutboxRepository {
  public:
    virtual ~OutboxRepository() = default;

    // In the order of appending. A consumer goes on after the `next` of the page before; it misses nothing
    // unless kMaxOutboxEvents were appended meanwhile.
    virtual Result<Page<OutboxEvent>> list(Cursor after, std::size_t limit) const = 0;
    // The place of the newest event; where a new consumer begins.
    virtual Result<Cursor> newest() const = 0;

    // Sets the place. Removes the oldest events beyond kMaxOutboxEvents.
    virtual Result<void> append(OutboxEvent& event) = 0;
};

}  // namespace vedette::store
