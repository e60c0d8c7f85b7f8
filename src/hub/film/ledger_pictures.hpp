// The pictures of a film by the ledger of a time-lapse job, so that no file needs to be opened to find them.
// Blocks on the store. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "hub/film/pictures.hpp"
#include "hub/store/database.hpp"

namespace vedette::film {

// The pictures of slots from `from` on and before `until` that the ledger has, in the order of their slots.
// `folder`: of the job's pictures. Each `every`th one, beginning with the first.
Result<std::vector<PictureFile>> ledger_pictures(store::Database& database, const std::string& job,
                                                 const std::string& folder, UtcTime from, UtcTime until,
                                                 std::size_t every);

}  // namespace vedette::film
