// Reads the sections `timelapse.*.films.*`.
#pragma once

#include <string>
#include <vector>

#include "hub/settings/document_values.hpp"
#include "hub/settings/timelapse_films.hpp"

namespace vedette::settings {

// The plans of a job, `timelapse.garden` for example, in the order of the file. Problems go to the document.
// Caller's thread.
std::vector<FilmPlanSettings> read_films(DocumentValues& values, const std::string& job);

}  // namespace vedette::settings
