// The record of a film, a small file beside it: ".2026-11-29.mp4.json". With it a film that waits, or is
// being made, is known after a restart. Blocks on the disk. Thread-safe for different films.
#pragma once

#include <string>
#include <vector>

#include "hub/film/film_order.hpp"

namespace vedette::film {

// All films of a folder that have a record, in the order in which they were ordered; one that was being made
// waits again. Records that can't be read are passed over. A folder that is not there has none.
std::vector<Film> read_films(const std::string& folder);

// Makes the folder where it is missing.
Result<void> write_film(const std::string& folder, const Film& film);

// Removes the record, the file and the parts.
Result<void> remove_film(const std::string& folder, const std::string& name);

}  // namespace vedette::film
