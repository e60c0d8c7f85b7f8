// The folder in which one hub keeps what it stores.
#pragma once

#include <string>

#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::store {

// The database file of a state folder.
inline std::string database_in(const std::string& folder) { return folder + "/vedette.db"; }

// Holds the folder: no other process can open it meanwhile. Caller's thread.
class StateFolder {
  public:
    // Creates the folder, for its owner only, if it is missing; the folder above it must exist. Blocks.
    // kFailedPrecondition: another hub holds it; the message has its process number.
    static Result<StateFolder> open(const std::string& path);

    std::string database() const { return database_in(path_); }

  private:
    StateFolder(std::string path, UniqueFd lock) : path_(std::move(path)), lock_(std::move(lock)) {}

    std::string path_;
    UniqueFd lock_;  // the kernel releases it when the process ends, however it ends
};

}  // namespace vedette::store
