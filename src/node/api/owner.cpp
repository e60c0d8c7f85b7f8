// The owner: the first one, and a change of name or password. Hashes are the slow task's, so these functions
// are called again in later turns.
#include <algorithm>
#include <array>

#include "node/api/document.hpp"
#include "node/api/members.hpp"
#include "node/api/problem.hpp"
#include "node/api/save.hpp"

namespace vedette::node::api {
namespace {

// What the body says; texts lie in the object.
struct Owner {
    std::string_view user, password, current;
    std::array<char, 32 + 2 * PasswordRecord::kMaxPassword> memory;
};

// False: the request is refused.
bool read_owner(Exchange& exchange, Owner& owner, bool takes_current) {
    std::array<char, PasswordRecord::kMaxPassword> text_memory;
    Members members(exchange.body(), text_memory);
    owner.user = exchange.services().settings.values().text(Key::kUserName);
    auto end = owner.memory.begin();
    const auto keep = [&](std::string_view text) {
        const auto begin = end;
        end = std::ranges::copy(text, begin).out;
        return std::string_view(begin, end);
    };
    while (const auto member = members.next()) {
        if (member->name == "user" && !member->text.empty() && member->text.size() <= 32 &&
            !member->text.contains(':')) {
            owner.user = keep(member->text);
        } else if (member->name == "password" && member->text.size() >= PasswordRecord::kMinPassword) {
            owner.password = keep(member->text);
        } else if (member->name == "current" && takes_current) {
            owner.current = keep(member->text);
        } else {
            refuse(exchange,
                   {.detail = "The members are user (1 to 32 bytes without a colon) and password (8 "
                              "to 64 bytes), and for a change current; nothing has changed.",
                    .parameter = member->name});
            return false;
        }
        if (owner.memory.end() - end < static_cast<std::ptrdiff_t>(PasswordRecord::kMaxPassword)) break;
    }
    if (refuse_fault(exchange, members)) return false;
    if (!owner.password.empty()) return true;
    refuse(exchange,
           {.detail = "The new password is missing; nothing has changed.", .parameter = "password"});
    return false;
}

// Saves name and password once the record is made.
void store(Exchange& exchange, const Owner& owner) {
    Services& services = exchange.services();
    const auto record = services.login.make_record(owner.password);
    Values* const draft = record ? services.settings.edit() : nullptr;
    if (draft == nullptr) return exchange.later();
    if (!draft->set(Key::kUserName, owner.user) || !draft->set(Key::kUserPassword, *record))
        return refuse(exchange, {.status = 507,
                                 .code = "storage_full",
                                 .detail = "The settings are too long for the board; nothing has changed."});
    save(exchange);
}

void finish(Exchange& exchange) {
    if (is_saved(exchange)) exchange.answer({.type = "application/json"}, "{\"done\":true}");
}

}  // namespace

void set_up_owner(Exchange& exchange) {
    if (exchange.ticket() != 0) return finish(exchange);
    Owner owner;
    if (read_owner(exchange, owner, false)) store(exchange, owner);
}

void change_owner(Exchange& exchange) {
    if (exchange.ticket() != 0) return finish(exchange);
    Owner owner;
    if (!read_owner(exchange, owner, true)) return;
    Services& services = exchange.services();
    switch (services.access.log_in(services.settings.values().text(Key::kUserName), owner.current,
                                   exchange.peer(), exchange.now())) {
        case Verdict::kGranted: return store(exchange, owner);
        case Verdict::kNotYet: return exchange.later();
        case Verdict::kTooMany:
            return refuse(exchange,
                          {.status = 429,
                           .code = "too_many_attempts",
                           .detail = "Too many wrong passwords came from this address. Try again in "
                                     "half a minute."});
        default: break;
    }
    refuse(exchange, {.status = 403,
                      .code = "wrong_password",
                      .detail = "The present password is wrong; nothing has changed.",
                      .parameter = "current"});
}

}  // namespace vedette::node::api
