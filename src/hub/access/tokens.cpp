// Tokens and guest links.
#include <algorithm>

#include "hub/access/state.hpp"
#include "hub/base/json_text.hpp"
#include "hub/base/uuid.hpp"

namespace vedette::access {
namespace {

constexpr std::size_t kMaxNote = 200;  // bytes

std::unexpected<Refusal> failed(const Error& error) { return std::unexpected(refusal_of(error)); }

std::string names_of(const std::vector<Scope>& scopes) {
    std::string names;
    for (const Scope scope : scopes) names += (names.empty() ? "" : " ") + std::string(to_string(scope));
    return names;
}

std::string thing_detail(std::string_view what, const std::string& id, const std::string& note) {
    return fmt::format(R"({{"{}":"{}","note":{}}})", what, id, json_quoted(note));
}

std::optional<Refusal> check_token(const NewToken& request, const Principal& by, UtcTime now) {
    const auto bad = [](std::string detail) {
        return Refusal{.status = 422, .code = "bad_request", .detail = std::move(detail)};
    };
    if (request.scopes.empty()) return bad("a token needs a scope");
    if (request.expires && *request.expires <= now) return bad("the token's end has passed");
    for (const Scope scope : request.scopes) {
        if (to_string(scope).empty()) return bad("there is no such scope");
    }
    if (by.means != Means::kToken) return std::nullopt;
    // A token makes no token that can do more, or lives longer, than itself.
    const auto lacks = [&](Scope scope) { return std::ranges::find(by.scopes, scope) == by.scopes.end(); };
    if (std::ranges::any_of(request.scopes, lacks)) return bad("the acting token lacks one of the scopes");
    if (by.expires && (!request.expires || *request.expires > *by.expires))
        return bad("the acting token ends earlier");
    return std::nullopt;
}

}  // namespace

std::vector<store::Token> Access::tokens(const PrincipalPtr& by) const {
    const DirectoryPtr directory = state_->directory();
    const UtcTime now = state_->clock.utc();
    const bool all = is_owner(*by);
    std::vector<store::Token> found;
    std::ranges::copy_if(directory->tokens(), std::back_inserter(found), [&](const store::Token& token) {
        const bool own = by->means != Means::kGuest && token.user == by->user;
        return (all || own) && directory->principal_of(token, now) != nullptr;
    });
    return found;
}

io::Task<Outcome<MadeToken>> Access::make_token(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                                const NewToken& request, io::Stop& stop) {
    const UtcTime now = state_->clock.utc();
    if (auto bad = check_token(request, *by, now)) co_return std::unexpected(std::move(*bad));
    const std::string& user = request.user.empty() ? by->user : request.user;
    if (user != by->user && by->means != Means::kAdministrator)
        co_return refuse(403, "forbidden", "a token is made by its own user");
    const std::string secret = make_secret();
    store::Token token{.id = make_uuid7(now), .user = user, .note = shortened(request.note, kMaxNote)};
    token.scopes = names_of(request.scopes);
    token.secret_hash = *hash_secret(secret);
    token.created = now;
    token.expires = request.expires;
    std::function<Outcome<MadeToken>(store::WriteUnit&)> work =
        [token, secret, by, peer, now](store::WriteUnit& unit) -> Outcome<MadeToken> {
        const auto own = unit.tokens.of_user(token.user);
        if (!own) return failed(own.error());
        if (own->size() >= kMaxTokensOfUser)
            return refuse(409, "too_many", "the user has 50 tokens, the most there may be");
        if (const auto done = unit.tokens.add(token); !done) return failed(done.error());
        if (auto bad = append(
                unit, audit_entry(now, by, peer, "make_token", thing_detail("token", token.id, token.note))))
            return std::unexpected(std::move(*bad));
        return MadeToken{.token = token, .secret = secret};
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

io::Task<Outcome<void>> Access::remove_token(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                             const std::string& id, io::Stop& stop) {
    const UtcTime now = state_->clock.utc();
    std::function<Outcome<void>(store::WriteUnit&)> work = [id, by, peer,
                                                            now](store::WriteUnit& unit) -> Outcome<void> {
        const auto all = unit.tokens.all();
        if (!all) return failed(all.error());
        const auto found = std::ranges::find(*all, id, &store::Token::id);
        if (found == all->end() || (found->user != by->user && !is_owner(*by)))
            return refuse(404, "not_found", "there is no such token");
        if (const auto done = unit.tokens.remove(id); !done) return failed(done.error());
        if (auto bad = append(
                unit, audit_entry(now, by, peer, "remove_token", thing_detail("token", id, found->note))))
            return std::unexpected(std::move(*bad));
        return {};
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

std::vector<store::Link> Access::links() const {
    const DirectoryPtr directory = state_->directory();
    const UtcTime now = state_->clock.utc();
    std::vector<store::Link> found;
    std::ranges::copy_if(directory->links(), std::back_inserter(found),
                         [&](const store::Link& link) { return link.expires > now; });
    return found;
}

std::optional<store::Link> Access::link_of(const Principal& guest) const {
    const DirectoryPtr directory = state_->directory();
    const store::Link* const link = directory->link(guest.link);
    if (link == nullptr || link->expires <= state_->clock.utc()) return std::nullopt;
    return *link;
}

io::Task<Outcome<MadeLink>> Access::make_link(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                              const NewLink& request, io::Stop& stop) {
    const UtcTime now = state_->clock.utc();
    if (request.rights == store::CameraRights{} || request.max_viewers == 0 || request.expires <= now)
        co_return refuse(422, "bad_request", "a link needs a right, a viewer and an end that is to come");
    const std::string secret = make_secret();
    store::Link link{.id = make_uuid7(now), .user = request.user.empty() ? by->user : request.user};
    link.camera = request.camera;
    link.rights = request.rights;
    link.max_viewers = request.max_viewers;
    link.note = shortened(request.note, kMaxNote);
    link.secret_hash = *hash_secret(secret);
    link.created = now;
    link.expires = request.expires;
    std::function<Outcome<MadeLink>(store::WriteUnit&)> work =
        [link, secret, by, peer, now](store::WriteUnit& unit) -> Outcome<MadeLink> {
        const auto all = unit.links.list({}, kMaxLinks);
        if (!all) return failed(all.error());
        if (all->items.size() >= kMaxLinks)
            return refuse(409, "too_many", "there are 200 links, the most there may be");
        if (const auto done = unit.links.add(link); !done) return failed(done.error());
        if (auto bad = append(
                unit, audit_entry(now, by, peer, "make_link", thing_detail("link", link.id, link.note))))
            return std::unexpected(std::move(*bad));
        return MadeLink{.link = link, .secret = secret};
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

io::Task<Outcome<void>> Access::remove_link(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                            const std::string& id, io::Stop& stop) {
    const UtcTime now = state_->clock.utc();
    std::function<Outcome<void>(store::WriteUnit&)> work = [id, by, peer,
                                                            now](store::WriteUnit& unit) -> Outcome<void> {
        const auto link = unit.links.find(id);
        if (!link) return failed(link.error());
        if (const auto done = unit.links.remove(id); !done) return failed(done.error());
        if (auto bad =
                append(unit, audit_entry(now, by, peer, "remove_link", thing_detail("link", id, link->note))))
            return std::unexpected(std::move(*bad));
        return {};
    };
    auto done = co_await state_->change(loop, std::move(work), stop);
    co_return done;
}

}  // namespace vedette::access
