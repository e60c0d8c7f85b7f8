#include "node/access/login.hpp"

#include <algorithm>

namespace vedette::node {

Login::Login(port::Crypto& crypto, port::Worker& worker) : crypto_(crypto), worker_(worker) {
    crypto.random(key_);
}

bool Login::set_owner(std::string_view name, std::string_view record) {
    const auto parsed = name.empty() ? std::nullopt : PasswordRecord::parse(record);
    name = name.substr(0, name_.size());
    if (parsed == record_ && name == this->name()) return false;
    name_size_ = name.copy(name_.data(), name_.size());
    record_ = parsed;
    known_ = {};
    is_outdated_ = is_busy_ && work_ == Work::kCheck;
    ++version_;
    return true;
}

Login::Digest Login::digest_of(Work work, std::string_view name, std::string_view password) {
    const std::array<std::uint8_t, 2> head{static_cast<std::uint8_t>(work),
                                           static_cast<std::uint8_t>(name.size())};
    const std::array<Bytes, 4> pieces{key_, head, as_bytes(name), as_bytes(password)};
    return crypto_.sha256(pieces);
}

Login::Answer Login::check(std::string_view name, std::string_view password, MonoTime now) {
    // What cannot be right is not worth the slow task.
    if (!record_ || name.size() > name_.size() || password.empty() || password.size() > password_.size())
        return Answer::kWrong;
    // The name is compared with the digest, as the password is: neither is told apart by time.
    const Digest digest = digest_of(Work::kCheck, name, password);
    const auto known = std::ranges::find_if(
        known_, [&](const Known& one) { return one.digest == digest && now < one.until; });
    if (known != known_.end()) return known->is_right ? Answer::kRight : Answer::kWrong;
    if (!is_busy_) {
        fits_ = name == this->name();
        start(Work::kCheck, digest, password);
    }
    return Answer::kNotYet;
}

std::optional<std::string_view> Login::make_record(std::string_view password) {
    password = password.substr(0, password_.size());
    const Digest digest = digest_of(Work::kMake, {}, password);
    if (made_for_ == digest) return std::string_view(made_.data(), made_size_);
    if (!is_busy_) start(Work::kMake, digest, password);
    return std::nullopt;
}

void Login::start(Work work, const Digest& digest, std::string_view password) {
    work_ = work;
    subject_ = digest;
    is_outdated_ = false;
    password_size_ = password.size();
    std::copy_n(password.begin(), password_size_, password_.begin());
    if (work == Work::kCheck) job_record_ = *record_;
    is_busy_ = worker_.submit(*this);
}

void Login::run() {
    const std::string_view password(password_.data(), password_size_);
    if (work_ == Work::kMake) {
        job_record_ = PasswordRecord::make(crypto_, password);
    } else {
        // The password is hashed for a wrong name too, so that both take the same time.
        const bool fits = job_record_.fits(crypto_, password);
        fits_ = fits_ && fits;
    }
}

bool Login::take_finished(const port::Job& job, MonoTime now) {
    if (&job != static_cast<const port::Job*>(this)) return false;
    is_busy_ = false;
    password_.fill('\0');
    if (work_ == Work::kMake) {
        made_size_ = job_record_.format(made_).size();
        made_for_ = subject_;
    } else if (!is_outdated_) {
        *std::ranges::min_element(known_, {}, &Known::until) = {
            subject_, fits_, now + (fits_ ? kRememberRight : kRememberWrong)};
    }
    return true;
}

}  // namespace vedette::node
