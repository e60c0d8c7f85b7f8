#include "node/access/password_reset.hpp"

#include <array>

#include "core/base/text.hpp"

namespace vedette::node {

void PasswordReset::ask() {
    if (is_asked_) return;
    is_asked_ = true;
    save_ = 0;
    password_ = make_random_password(random_);
    log_.write(port::Level::kWarning, "access", "somebody at the board asks for a new password");
}

void PasswordReset::turn() {
    if (!is_asked_) return;
    if (save_ == 0) {
        const auto record = login_.make_record({password_.data(), password_.size()});
        Values* const draft = record ? settings_.edit() : nullptr;
        if (draft == nullptr) return;
        if (!draft->set(Key::kUserPassword, *record)) return finish(false);
        save_ = settings_.save().value_or(0);
        return;
    }
    const auto result = settings_.result_of(save_);
    if (!result) return;
    // Without storage it holds until the next start.
    finish(result->has_value() || result->error() == port::StorageError::kAbsent);
}

void PasswordReset::finish(bool is_stored) {
    is_asked_ = false;
    if (!is_stored)
        return log_.write(port::Level::kWarning, "access",
                          "the new password cannot be stored: the one before it stays");
    std::array<char, 160> memory;
    TextWriter text(memory);
    text << "the password of " << settings_.values().text(Key::kUserName) << " is now "
         << std::string_view(password_.data(), password_.size()) << ": log in, and choose another one";
    log_.write(port::Level::kWarning, "access", text.written());
    password_ = {};
}

}  // namespace vedette::node
