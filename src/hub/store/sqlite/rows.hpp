// What the repositories do with rows in the same way.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hub/store/page.hpp"
#include "hub/store/secret_hash.hpp"
#include "hub/store/sqlite/connection.hpp"

namespace vedette::store::sqlite {

// The one row of a result, read by `make(row)`. kNotFound: there is none; `what` is in the message.
template <class Make>
auto find_one(Connection& connection, const char* statement, std::initializer_list<Value> values, Make make,
              std::string_view what) -> Result<decltype(make(std::declval<const Row&>()))> {
    std::optional<decltype(make(std::declval<const Row&>()))> found;
    const auto done = connection.select(statement, values, [&](const Row& row) { found = make(row); });
    if (!done) return std::unexpected(done.error());
    if (!found) return fail(Kind::kNotFound, fmt::format("there is no such {}", what));
    return std::move(*found);
}

// All rows.
template <class Make>
auto find_all(Connection& connection, const char* statement, std::initializer_list<Value> values, Make make)
    -> Result<std::vector<decltype(make(std::declval<const Row&>()))>> {
    std::vector<decltype(make(std::declval<const Row&>()))> found;
    const auto done =
        connection.select(statement, values, [&](const Row& row) { found.push_back(make(row)); });
    if (!done) return std::unexpected(done.error());
    return found;
}

// A page of at most `limit` rows. The statement's parameters are the cursor and the number of rows; its first
// column is the sequence number.
template <class Make>
auto find_page(Connection& connection, const char* statement, Cursor from, std::size_t limit, Make make)
    -> Result<Page<decltype(make(std::declval<const Row&>()))>> {
    Page<decltype(make(std::declval<const Row&>()))> page{.items = {}, .next = from};
    const auto one_more = static_cast<std::int64_t>(limit) + 1;
    const auto done = connection.select(statement, {from.sequence, one_more}, [&](const Row& row) {
        page.more = page.items.size() == limit;
        if (page.more) return;
        page.items.push_back(make(row));
        page.next = {row.integer(0)};
    });
    if (!done) return std::unexpected(done.error());
    return page;
}

// Changes one row. kNotFound: there is none; `what` is in the message.
inline Result<void> change_one(Connection& connection, const char* statement,
                               std::initializer_list<Value> values, std::string_view what) {
    const auto changed = connection.change(statement, values);
    if (!changed) return std::unexpected(changed.error());
    if (*changed == 0) return fail(Kind::kNotFound, fmt::format("there is no such {}", what));
    return {};
}

// Inserts a row.
inline Result<void> insert(Connection& connection, const char* statement,
                           std::initializer_list<Value> values) {
    const auto changed = connection.change(statement, values);
    if (!changed) return std::unexpected(changed.error());
    return {};
}

// The bytes of a column; zeros if it has another size.
inline SecretHash secret_hash(Bytes bytes) {
    SecretHash hash{};
    if (bytes.size() == hash.size()) std::copy(bytes.begin(), bytes.end(), hash.begin());
    return hash;
}

}  // namespace vedette::store::sqlite
