#include "hub/command/local_access.hpp"

#include <filesystem>
#include <iostream>

#include <CLI/App.hpp>
#include <fmt/core.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "hub/backup/restore.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"

namespace vedette::command {
namespace {

// Turns the terminal's echo off while it lives.
class NoEcho {
  public:
    NoEcho() {
        ::tcgetattr(STDIN_FILENO, &before_);
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    ~NoEcho() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

  private:
    termios before_{};
};

std::string read_line() {
    std::string line;
    std::getline(std::cin, line);
    return line;
}

std::string ask(const std::string& question) {
    fmt::print(stderr, "{}: ", question);
    const NoEcho no_echo;
    std::string answer = read_line();
    fmt::print(stderr, "\n");
    return answer;
}

// Creates the folder if it is missing.
Result<void> prepare_folder(const std::string& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return std::unexpected(errno_error("create the folder of state: " + folder, errno));
    struct stat status{};
    if (::stat(folder.c_str(), &status) != 0)
        return std::unexpected(errno_error("look at the folder of state: " + folder, errno));
    if (status.st_uid == ::geteuid()) return {};
    return fail(Kind::kPermissionDenied,
                fmt::format("{} belongs to another user; run this command as that user, for example by "
                            "sudo -u '#{}'",
                            folder, status.st_uid));
}

}  // namespace

Result<std::unique_ptr<LocalAccess>> LocalAccess::open(const std::string& settings_file) {
    if (auto done = backup::finish_restore(settings_file); !done)
        return std::unexpected(std::move(done.error()));
    auto settings = settings::load_settings(settings_file);
    if (!settings) return fail(Kind::kInvalidArgument, settings::format(settings.error().front()));
    if (auto done = prepare_folder(settings->state); !done) return std::unexpected(std::move(done.error()));
    std::unique_ptr<LocalAccess> local(new LocalAccess(std::move(*settings)));
    auto database = store::open_sqlite(store::database_in(local->settings_.state));
    if (!database) return std::unexpected(std::move(database.error()));
    local->store_ = std::make_unique<store::Store>(std::move(*database));
    auto access = access::Access::open(*local->store_, system_clock(), access::cost_for_this_machine());
    if (!access) return std::unexpected(std::move(access.error()));
    local->access_ = std::move(*access);
    return local;
}

access::Outcome<std::vector<access::UserRecord>> LocalAccess::users() {
    std::vector<access::UserRecord> all;
    for (store::Cursor after;;) {
        auto page = wait(access_->users(loop_, after, 1000, stop_));
        if (!page) return std::unexpected(std::move(page.error()));
        std::ranges::move(page->items, std::back_inserter(all));
        if (!page->more) return all;
        after = page->next;
    }
}

access::Outcome<access::UserRecord> LocalAccess::user(std::string_view name) {
    auto all = users();
    if (!all) return std::unexpected(std::move(all.error()));
    std::string names;
    for (access::UserRecord& user : *all) {
        if (user.name == name) return std::move(user);
        names += (names.empty() ? "" : ", ") + user.name;
    }
    return access::refuse(404, "not_found",
                          names.empty() ? "there are no users yet; see `vedette setup-link`"
                                        : fmt::format("there is no user \"{}\"; there are {}", name, names));
}

void add_config_option(CLI::App& command, std::string& file) {
    command.add_option("--config,-c", file, "The hub's settings file (YAML)")->required()->type_name("FILE");
}

int print_failure(std::string_view command, std::string_view why) {
    fmt::print(stderr, "vedette {}: {}\n", command, why);
    return 1;
}

std::string read_password(const std::string& question) {
    return ::isatty(STDIN_FILENO) == 0 ? read_line() : ask(question);
}

Result<std::string> read_new_password(std::string_view user) {
    return read_secret(fmt::format("New password for {}", user), true);
}

Result<std::string> read_secret(const std::string& question, bool twice) {
    if (::isatty(STDIN_FILENO) == 0) return read_line();
    std::string first = ask(question);
    if (!twice || ask("The same again") == first) return first;
    return fail(Kind::kInvalidArgument, "the two differ; nothing was changed");
}

}  // namespace vedette::command
