// The last versions of a settings file: a folder with a file for each, which holds who saved it, when and
// what changed, and the whole text. A version is written as pending, then the settings file is replaced, then
// the version counts: whatever a crash leaves, open() settles it by what the settings file holds. Texts may
// hold secrets, so the folder is the owner's alone. Form of the files: docs/design/settings.md. Caller's
// thread; blocks on the disk.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::settings {

// One saved text.
struct Version {
    int number = 0;  // from 1; numbers are not used twice
    UtcTime saved{};
    std::string who;                   // "lex on the command line"
    std::string what;                  // "set cameras.porch.fps"
    std::vector<std::string> changes;  // against the version before it, without secrets, one a line
    std::string text;                  // the whole settings file
};

// One history, held: other programs wait in open() until it is destroyed.
class History {
  public:
    static constexpr std::size_t kKept = 10;

    // Creates the folder, for its owner alone, if it is missing; the folder above it must exist and its owner
    // becomes the owner of what is written. `current`: the settings file's text, which tells whether a
    // pending version was saved.
    static Result<History> open(const std::string& folder, std::string_view current);

    // At most kKept, oldest first. A file that can't be read as a version is left out.
    const std::vector<Version>& versions() const { return versions_; }

    // Adds a version whose text the settings file already has. The number is the next one.
    Result<void> add(Version version);
    // Writes the version that the settings file will have next; the number is the next one.
    Result<void> prepare(Version version);
    // The settings file has the text of prepare() now. The oldest versions beyond kKept go.
    Result<void> finish();

    // The files of secrets that saves have written and that may have to be removed some day, as the settings
    // name them: "secrets/porch.password".
    const std::vector<std::string>& secrets() const { return secrets_; }
    Result<void> set_secrets(std::vector<std::string> names);

  private:
    History(std::string folder, UniqueFd lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}
    void read();
    void remove_oldest();
    Result<void> settle(std::string_view current);
    void read_secrets();
    Result<void> write(const std::string& name, std::string_view content) const;
    int next_number() const { return versions_.empty() ? 1 : versions_.back().number + 1; }

    std::string folder_;
    UniqueFd lock_;  // the kernel releases it when the process ends, however it ends
    std::vector<Version> versions_;
    Version pending_;
    std::vector<std::string> secrets_;
};

}  // namespace vedette::settings
