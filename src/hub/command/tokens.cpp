// `vedette tokens list|add|remove`: what programs log in with.
#include <memory>
#include <ranges>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/core.h>

#include "hub/command/local_acts.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::command {
namespace {

constexpr std::string_view kCommand = "tokens";

// What the command line gave.
struct TokenOptions {
    std::string file;
    std::string user;
    std::string note;
    std::string scopes = "view";
    int days = 0;  // 0: without an end
    std::string id;
};

int list_tokens(LocalAccess& local, const TokenOptions&) {
    const auto users = local.users();
    if (!users) return print_failure(kCommand, users.error().detail);
    const auto tokens = local.access().tokens(access::Access::administrator());
    for (const store::Token& token : tokens) {
        const auto user = std::ranges::find(*users, token.user, &access::UserRecord::id);
        fmt::print("{} {:<16} {:<20} {:<20} {}\n", token.id, user == users->end() ? "?" : user->name,
                   token.scopes, token.expires ? format_utc(*token.expires) : "no end", token.note);
    }
    if (tokens.empty()) fmt::print("There are no tokens.\n");
    return 0;
}

int add_token(LocalAccess& local, const TokenOptions& options) {
    const auto user = local.user(options.user);
    if (!user) return print_failure(kCommand, user.error().detail);
    access::NewToken token{.user = user->id, .note = options.note, .scopes = {}, .expires = {}};
    for (const auto part : std::views::split(options.scopes, ',')) {
        const auto scope = access::parse_scope(std::string_view(part.begin(), part.end()));
        if (!scope)
            return print_failure(kCommand,
                                 fmt::format("--scope {}: scopes are view, steer, metrics and manage, "
                                             "with commas between them",
                                             options.scopes));
        token.scopes.push_back(*scope);
    }
    if (options.days > 0) token.expires = system_clock().utc() + std::chrono::hours(24 * options.days);
    const auto made = local.wait(local.access().make_token(local.loop(), access::Access::administrator(),
                                                           local.peer(), token, local.stop()));
    if (!made) return print_failure(kCommand, made.error().detail);
    fmt::print("{}\n", made->secret);
    fmt::print(
        stderr,
        "This is the only time that the token is shown; send it as \"Authorization: Bearer TOKEN\".\n");
    return 0;
}

int remove_token(LocalAccess& local, const TokenOptions& options) {
    const auto removed = local.wait(local.access().remove_token(local.loop(), access::Access::administrator(),
                                                                local.peer(), options.id, local.stop()));
    if (!removed)
        return print_failure(kCommand, removed.error().detail + "; `vedette tokens list` shows their ids");
    fmt::print("The token is removed.\n");
    return 0;
}

}  // namespace

void add_tokens(CLI::App& app, Invocation& invocation) {
    const auto options = std::make_shared<TokenOptions>();
    const auto act = [options](int (*of)(LocalAccess&, const TokenOptions&)) {
        return [options, of](LocalAccess& local) { return of(local, *options); };
    };
    auto* const tokens =
        app.add_subcommand("tokens", "List, add and remove tokens of programs, whether the hub runs or not");
    tokens->require_subcommand(1);
    add_act(*tokens, "list", "All tokens: id, user, scopes, end, note", options->file, act(list_tokens),
            invocation);
    auto* const add =
        add_act(*tokens, "add", "Make a token and print it, once", options->file, act(add_token), invocation);
    add->add_option("USER", options->user, "Whose token it is; it can do no more than this user")->required();
    add->add_option("--scope", options->scopes,
                    "What it is for: view, steer, metrics, manage; commas between them")
        ->type_name("SCOPES")
        ->capture_default_str();
    add->add_option("--note", options->note, "Which program has it");
    add->add_option("--days", options->days, "Days until it ends; 0: it has no end")
        ->check(CLI::Range(0, 36'500))
        ->capture_default_str();
    auto* const remove =
        add_act(*tokens, "remove", "Remove a token", options->file, act(remove_token), invocation);
    remove->add_option("ID", options->id, "As `list` shows it")->required();
}

}  // namespace vedette::command
