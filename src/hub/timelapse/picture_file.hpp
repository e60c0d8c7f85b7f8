// Writes a picture into a job's folder, whole or not at all, under a name that no other picture has. Blocks
// on the disk; thread-safe.
#pragma once

#include <functional>
#include <string>

#include "core/base/bytes.hpp"
#include "linux/base/error.hpp"

namespace vedette::timelapse {

// `name(attempt)`: the picture's name below the folder, another one for each attempt from 1 on. Makes missing
// folders. Returns the name. A power cut after it does not undo it. kResourceExhausted: the disk is full.
Result<std::string> write_picture(const std::string& folder, const std::function<std::string(int)>& name,
                                  Bytes picture);

// Removes a picture, and the folders between it and `folder` that are empty then. A picture that is not there
// counts as removed.
Result<void> remove_picture(const std::string& folder, const std::string& name);

}  // namespace vedette::timelapse
