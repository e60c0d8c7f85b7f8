#include "hub/film/ledger_pictures.hpp"

#include <filesystem>

namespace vedette::film {
namespace {

constexpr std::size_t kRowsARead = 2'000;  // so that others need not wait long for the store

}  // namespace

Result<std::vector<PictureFile>> ledger_pictures(store::Database& database, const std::string& job,
                                                 const std::string& folder, UtcTime from, UtcTime until,
                                                 std::size_t every) {
    std::vector<PictureFile> pictures;
    std::size_t seen = 0;
    for (;;) {
        const auto rows = database.read(
            [&](store::ReadUnit& unit) { return unit.slots.oldest_files(job, from, until, kRowsARead); });
        if (!rows) return std::unexpected(rows.error());
        for (const store::SlotRow& row : *rows) {
            if (seen++ % every == 0)
                pictures.push_back({.path = (std::filesystem::path(folder) / row.file).string(),
                                    .taken = row.at,
                                    .bytes = row.bytes});
        }
        if (rows->size() < kRowsARead) return pictures;
        from = rows->back().at + 1us;
    }
}

}  // namespace vedette::film
