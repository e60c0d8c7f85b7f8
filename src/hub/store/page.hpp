// Lists of the store, page by page. Values.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace vedette::store {

// A place in a list: the sequence number that the store gave a row when it was added. Rows that are committed
// later have higher numbers, so a reader that goes on after its last number misses none. UUIDv7 ids do not
// promise that: those of one millisecond have no order.
struct Cursor {
    std::int64_t sequence = 0;  // 0: before the first row

    auto operator<=>(const Cursor&) const = default;
};

// A part of a list.
template <class T>
struct Page {
    std::vector<T> items;
    Cursor next;        // of the last item; for the next call
    bool more = false;  // there are items after these
};

}  // namespace vedette::store
