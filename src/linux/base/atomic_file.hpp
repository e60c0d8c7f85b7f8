// A file that appears complete under its name or not at all: written without a name in the same folder,
// synced to the disk, then put in place in one step. An older file of the name exists until then. On a file
// system without nameless files it has a hidden name until then.
#pragma once

#include <string>

#include <sys/types.h>

#include "core/base/bytes.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette {

// How to write the file.
struct AtomicFileOptions {
    ::mode_t mode = 0666;  // of the new file, before the umask
    bool lasting =
        true;  // false: the file may be missing after a power failure, but never incomplete; twice as fast
    bool nameless = true;  // false: behave as on a file system without nameless files
    bool replace = true;   // false: commit() fails when there is a file of the name: kFailedPrecondition
};

// One file while it is written. Blocks on the disk. Caller's thread.
class AtomicFile {
  public:
    // The file appears under `path` at commit(). A symbolic link is followed. kInvalidArgument: `path` exists
    // and is not a regular file; otherwise errno's kind. The message contains the path and the reason.
    static Result<AtomicFile> create(const std::string& path, AtomicFileOptions options = {});

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    // Without commit(), deletes what was written.
    ~AtomicFile();

    Result<void> write(Bytes bytes);
    // For another program that writes the file. Owned by this object.
    int fd() const { return fd_.get(); }

    // Puts the file in its place. Call once, after the last write; after an error, nothing is left of the new
    // file.
    Result<void> commit();

  private:
    AtomicFile(std::string path, UniqueFd fd, const AtomicFileOptions& options)
        : path_(std::move(path)), fd_(std::move(fd)), lasting_(options.lasting), replace_(options.replace) {}
    Result<void> place();
    Result<void> place_new();
    Error error(int number) const;

    std::string path_;
    UniqueFd fd_;
    bool lasting_;
    bool replace_;
    std::string temporary_;  // hidden name; empty: the file has no name yet
};

// Makes names that were put into the folder, or taken from it, lasting. Blocks on the disk.
Result<void> sync_folder(const std::string& path);

// Creates, writes and commits. Blocks on the disk.
Result<void> write_file_atomically(const std::string& path, Bytes bytes, AtomicFileOptions options = {});

}  // namespace vedette
