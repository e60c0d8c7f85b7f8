// A settings file on disk and its changes: read, edited as text (splice.hpp), checked, compared (diff.hpp)
// and saved in one step, with mode, owner and symbolic links kept and the version before it in the history.
// Applying a change to a running hub is not its matter. Caller's thread; blocks on the disk.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/stat.h>

#include "core/base/time.hpp"
#include "hub/settings/checked.hpp"
#include "hub/settings/diff.hpp"
#include "hub/settings/history.hpp"
#include "hub/settings/splice.hpp"

namespace vedette::settings {

// The file of a secret, which the settings name.
struct SecretFile {
    std::string path;     // with the folder of the settings file in front
    std::string content;  // a line, without its end
};

// A checked change that is not saved yet.
struct Proposal {
    CheckedSettings settings;
    Changes changes;                    // against the file; empty when it had problems
    std::vector<SecretFile> secrets{};  // to be written with it
};

// Who saves, for the history.
struct Author {
    std::string who;   // "lex on the command line"
    std::string what;  // "set cameras.porch.fps"
};

class SettingsFile;

// The edits of a key: of a list by its row; of a secret's key the name of a new file
// ("cameras.porch.password" becomes "cameras.porch.password_file: secrets/porch.password", then
// "secrets/porch.password-2"), so that a version of before still has its own. `secret` is where the name is
// put, if there is one.
std::vector<Edit> edits_to_set(const SettingsFile& file, const std::string& path,
                               std::vector<std::string> values, std::string& secret);
// Names a text: two that differ have other tags, but for one pair in 2^64. Letters and digits.
std::string tag_of(std::string_view text);

// Whether a key's value goes to a file of its own.
bool goes_to_secret_file(std::string_view path);

// One settings file as it was read.
class SettingsFile {
  public:
    // The problems are those of a file that can't be read at all.
    static std::expected<SettingsFile, Problems> open(const std::string& path,
                                                      const Environment& environment = process_environment());

    const std::string& path() const { return path_; }
    const std::string& folder() const { return folder_; }
    const std::string& text() const { return text_; }
    // A path below the folder of the file.
    std::string in_folder(const std::string& name) const;
    // Null: the file has problems.
    const CheckedSettings* current() const { return current_ ? &*current_ : nullptr; }
    const Problems& problems() const { return problems_; }

    // The change to another text; a secret counts as written. The problems are as those of `vedette check`.
    std::expected<Proposal, Problems> propose(std::string_view text,
                                              std::vector<SecretFile> secrets = {}) const;
    // The change by edits of the text.
    std::expected<Proposal, Problems> propose(std::span<const Edit> edits,
                                              std::vector<SecretFile> secrets = {}) const;

    // Writes the secrets, which must have new names, then the settings file in one step, and remembers both
    // texts in the history. The file keeps its mode and owner. Secrets that no version needs any more are
    // removed. kFailedPrecondition: somebody changed the file since it was read; nothing was saved.
    Result<void> save(const Proposal& proposal, const Author& author, UtcTime now) const;

    // Makes sure that the text of the file, if it is valid, is the newest version of the history. A text with
    // a password in it is left out: only whoever saves by Vedette copies it.
    Result<void> remember() const;

    // The saved versions, oldest first. `state`: the folder of the hub's state.
    Result<std::vector<Version>> history(const std::string& state) const;
    // The newest saved version that is valid, for a start without the file, which has problems now.
    Result<CheckedSettings> last_good() const;
    // Where the state is. Of a file with problems: by `otherwise`, or else by its line `state:`, if that can
    // be read.
    std::string state_folder(const CheckedSettings* otherwise = nullptr) const;

  private:
    SettingsFile() = default;
    Result<void> remember(History& history, const struct stat& file) const;
    Result<void> write_secrets(const Proposal& proposal, const std::string& state, History& history) const;
    void remove_secrets(History& history, std::string_view text) const;
    Result<void> write_secret(const SecretFile& secret, const std::string& state) const;

    std::string path_;
    std::string folder_;
    std::string text_;
    Environment environment_;
    std::optional<CheckedSettings> current_;
    Problems problems_;
};

}  // namespace vedette::settings
