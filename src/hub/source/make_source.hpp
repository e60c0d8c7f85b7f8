// Makes the source for a camera's settings: the table of camera kinds. Thread-safe.
#pragma once

#include <memory>

#include "hub/settings/source_url.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// `name`: the camera's, for kinds that show it. kInvalidArgument: a required part of the settings is missing.
Result<std::unique_ptr<Source>> make_source(const settings::SourceSpec& spec,
                                            std::string_view name = "Test camera");

}  // namespace vedette::source
