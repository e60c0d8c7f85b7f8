#include "hub/store/sqlite/repositories.hpp"
#include "hub/store/sqlite/rows.hpp"

namespace vedette::store::sqlite {
namespace {

OutboxEvent make_event(const Row& row) {
    return {.place = {row.integer(0)},
            .id = row.text(1),
            .type = row.text(2),
            .v = static_cast<int>(row.integer(3)),
            .camera = row.text(4),
            .utc = row.utc(5),
            .data = row.text(6)};
}

}  // namespace

Result<Page<OutboxEvent>> Outbox::list(Cursor after, std::size_t limit) const {
    return find_page(connection_, "SELECT * FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?", after,
                     limit, make_event);
}

Result<Cursor> Outbox::newest() const {
    return find_one(
        connection_, "SELECT ifnull(max(sequence), 0) FROM outbox", {},
        [](const Row& row) { return Cursor{row.integer(0)}; }, "event");
}

Result<void> Outbox::append(OutboxEvent& e) {
    auto done =
        insert(connection_, "INSERT INTO outbox (id, type, v, camera, utc, data) VALUES (?, ?, ?, ?, ?, ?)",
               {e.id, e.type, std::int64_t{e.v}, e.camera, e.utc, e.data});
    if (!done) return done;
    e.place.sequence = connection_.last_row();
    const auto removed = connection_.change("DELETE FROM outbox WHERE sequence <= ?",
                                            {e.place.sequence - static_cast<std::int64_t>(kMaxOutboxEvents)});
    if (!removed) return std::unexpected(removed.error());
    return {};
}

}  // namespace vedette::store::sqlite
