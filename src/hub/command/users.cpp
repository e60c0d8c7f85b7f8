// `vedette users list|add|password|remove`: who may log in.
#include <memory>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/core.h>

#include "hub/command/local_acts.hpp"

namespace vedette::command {
namespace {

constexpr std::string_view kCommand = "users";

// What the command line gave.
struct UserOptions {
    std::string file;
    std::string name;
    std::string role = "viewer";
    std::vector<std::string> grants;  // "porch:live,snapshot", "*:live"
};

// Nothing: not of the form CAMERA:ACTION[,ACTION…].
std::optional<access::GrantRequest> parse_grant(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos || colon == 0) return std::nullopt;
    access::GrantRequest grant;
    if (text.substr(0, colon) != "*") grant.camera = text.substr(0, colon);
    const auto rights = parse_rights(text.substr(colon + 1));
    if (!rights) return std::nullopt;
    grant.rights = *rights;
    return grant;
}

store::Role role_of(std::string_view name) {
    using enum store::Role;
    return name == "owner" ? kOwner : name == "operator" ? kOperator : kViewer;
}

int list_users(LocalAccess& local, const UserOptions&) {
    const auto users = local.users();
    if (!users) return print_failure(kCommand, users.error().detail);
    for (const access::UserRecord& user : *users) {
        fmt::print("{:<24} {:<8}", user.name, store::to_string(user.role));
        for (const store::Grant& grant : user.grants)
            fmt::print(" {}:{}", grant.camera.empty() ? "*" : grant.camera, describe(grant.rights));
        fmt::print("\n");
    }
    if (users->empty())
        fmt::print("There are no users yet; make the first owner with `vedette setup-link`.\n");
    return 0;
}

int add_user(LocalAccess& local, const UserOptions& options) {
    access::NewUser user{.name = options.name, .password = {}, .role = role_of(options.role), .grants = {}};
    for (const std::string& text : options.grants) {
        auto grant = parse_grant(text);
        if (!grant)
            return print_failure(kCommand,
                                 fmt::format("\"{}\" is no grant; write for example porch:live,snapshot, "
                                             "with * for all cameras",
                                             text));
        if (!grant->camera.empty() && !has_camera(local.settings(), grant->camera))
            return print_failure(kCommand, fmt::format("the settings have no camera \"{}\"", grant->camera));
        user.grants.push_back(std::move(*grant));
    }
    auto password = read_new_password(options.name);
    if (!password) return print_failure(kCommand, password.error().message);
    user.password = std::move(*password);
    const auto added = local.wait(local.access().add_user(local.loop(), access::Access::administrator(),
                                                          local.peer(), user, local.stop()));
    if (!added) return print_failure(kCommand, added.error().detail);
    fmt::print("{} may log in now.\n", added->name);
    return 0;
}

int change_password(LocalAccess& local, const UserOptions& options) {
    const auto user = local.user(options.name);
    if (!user) return print_failure(kCommand, user.error().detail);
    access::UserChange change{
        .id = user->id, .version = user->version, .name = {}, .password = {}, .role = {}, .grants = {}};
    auto password = read_new_password(options.name);
    if (!password) return print_failure(kCommand, password.error().message);
    change.password = std::move(*password);
    const auto changed = local.wait(local.access().change_user(local.loop(), access::Access::administrator(),
                                                               local.peer(), change, local.stop()));
    if (!changed) return print_failure(kCommand, changed.error().detail);
    fmt::print("The password is changed, and the sessions of {} have ended.\n", options.name);
    return 0;
}

int remove_user(LocalAccess& local, const UserOptions& options) {
    const auto user = local.user(options.name);
    if (!user) return print_failure(kCommand, user.error().detail);
    const auto removed = local.wait(local.access().remove_user(local.loop(), access::Access::administrator(),
                                                               local.peer(), user->id, local.stop()));
    if (!removed) return print_failure(kCommand, removed.error().detail);
    fmt::print("{} is removed, with all sessions, tokens and links.\n", options.name);
    return 0;
}

}  // namespace

void add_users(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<UserOptions>();
    const auto act = [options](int (*of)(LocalAccess&, const UserOptions&)) {
        return [options, of](LocalAccess& local) { return of(local, *options); };
    };
    auto* const users =
        app.add_subcommand("users", "List, add, change and remove users, whether the hub runs or not");
    users->require_subcommand(1);
    add_act(*users, "list", "All users with their role and grants", options->file, act(list_users),
            invocation);
    auto* const add = add_act(*users, "add", "Add a user; the password is asked for, or read from stdin",
                              options->file, act(add_user), invocation);
    add->add_option("NAME", options->name, "Name to log in with")->required();
    add->add_option("--role", options->role, "What the user may do; an operator may also steer")
        ->check(CLI::IsMember({"viewer", "operator", "owner"}))
        ->capture_default_str();
    add->add_option("--grant", options->grants,
                    "CAMERA:ACTIONS, such as porch:live,snapshot or '*:live'; owners "
                    "need none")
        ->type_name("GRANT");
    auto* const password = add_act(*users, "password", "Set a new password, and end the user's sessions",
                                   options->file, act(change_password), invocation);
    password->add_option("NAME", options->name, "The user")->required();
    auto* const remove =
        add_act(*users, "remove", "Remove a user", options->file, act(remove_user), invocation);
    remove->add_option("NAME", options->name, "The user")->required();
}

}  // namespace vedette::command
