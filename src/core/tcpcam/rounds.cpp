#include "core/tcpcam/rounds.hpp"

namespace vedette::tcpcam {

void Rounds::join(Client& client, MonoTime now) {
    const bool first = !has_clients();
    client.requested_at_ = now;
    client.older_ = newest_;
    client.newer_ = nullptr;
    if (newest_ != nullptr) newest_->newer_ = &client;
    newest_ = &client;
    if (first) open_round();
}

void Rounds::leave(Client& client) {
    if (next_ == &client) next_ = client.older_;
    if (client.older_ != nullptr) client.older_->newer_ = client.newer_;
    (client.newer_ != nullptr ? client.newer_->older_ : newest_) = client.older_;
    client.older_ = client.newer_ = nullptr;
    if (has_clients()) return;
    open_ = false;
    deadline_ = MonoTime::max();
}

void Rounds::poll(MonoTime now) {
    if (now >= deadline_) open_round();
}

// The requests so far get their picture in this round. A later one may have to wait for the next round, so
// that a crowd of new clients can't hold up the others.
void Rounds::open_round() {
    open_ = true;
    taken_after_ = newest_->requested_at_;
    deadline_ = MonoTime::max();
}

void Rounds::end_round(MonoTime now) {
    if (delay_ == Duration::zero()) return open_round();
    open_ = false;
    deadline_ = now + delay_;
}

}  // namespace vedette::tcpcam
