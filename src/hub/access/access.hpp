// Who may do what: identifies requests, keeps sessions, and has the use cases of users, tokens and links.
// Requests are decided from a snapshot in memory (directory.hpp); only passwords are checked on the worker
// pool (lane `hash`), and only changes go to the store.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/credentials.hpp"
#include "hub/access/directory.hpp"
#include "hub/access/password.hpp"
#include "hub/access/principal.hpp"
#include "hub/access/refusal.hpp"
#include "hub/access/requests.hpp"
#include "hub/store/store.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::access {

struct CheckedUser;

// How long sessions last, and how many there are.
inline constexpr Duration kSessionIdle = std::chrono::hours(24 * 30);      // without use
inline constexpr Duration kSessionLifetime = std::chrono::hours(24 * 90);  // in any case
inline constexpr std::size_t kMaxSessionsOfUser = 50;                      // the oldest one ends
inline constexpr std::size_t kMaxSessionsOfLink = 100;
inline constexpr std::size_t kMaxTokensOfUser = 50;
inline constexpr std::size_t kMaxLinks = 200;
inline constexpr std::size_t kMaxUsers = 1000;
inline constexpr Duration kSetupLinkLifetime = std::chrono::hours(1);
inline constexpr std::size_t kMinPasswordLength = 10;   // characters
inline constexpr std::size_t kMaxPasswordLength = 256;  // bytes

// Thread-safe. The clock outlives it. Coroutines answer on the caller's loop; their arguments by reference
// outlive them. The use cases do not ask whether the principal may act, but where one's own may be changed by
// everybody and those of others by owners only: the route table has asked allows(). Each change writes its
// audit entry in the same unit of work. Errors of the store: 503.
class Access {
  public:
    // Reads the first snapshot; blocks.
    static Result<std::unique_ptr<Access>> open(const store::Store& store, Clock& clock, HashCost cost);
    ~Access();
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

    // Follows changes by other processes (asks 4 times a second), stores the last use of sessions and tokens
    // once a minute and removes what is expired. Runs on one loop until the stop.
    io::Task<> maintain(io::Loop& loop, io::Stop& stop);

    // Identity.
    //
    // At once, where no password has to be checked: cookies, tokens, Basic credentials that were verified
    // within the last five minutes, and requests without credentials (means kNobody or kOwnMachine). An
    // Authorization field counts before a proxy's user, and that before the cookie. A cookie that has ended
    // is nobody's. Refusals: wrong_credentials, insecure_transport, unknown_user (a proxy's). Nothing: await
    // verify().
    std::optional<Outcome<PrincipalPtr>> identify(const Credentials& credentials) const;
    // The same; checks a Basic credential. Refusals: wrong_credentials, insecure_transport,
    // too_many_attempts.
    io::Task<Outcome<PrincipalPtr>> verify(io::Loop& loop, const Credentials& credentials, io::Stop& stop);
    // The principal with today's rights; null when its session, token, link, password or user has ended.
    // Cheap while nothing has changed: returns the same pointer.
    PrincipalPtr renew(const PrincipalPtr& principal) const;
    // For the command line.
    static PrincipalPtr administrator();

    bool has_users() const;
    // Why a request of nobody is refused: setup_needed or log_in.
    Refusal must_log_in() const;

    // What a change by a page must bring in the header: the session's token; without a session one for the
    // log-in form, bound to the peer's address and valid for an hour.
    std::string request_token(const Principal& principal, const Peer& peer) const;
    // In constant time.
    bool request_token_matches(const Principal& principal, const Peer& peer, std::string_view token) const;

    // Sessions. The caller has checked the request token.
    //
    // Ends the session of the request's cookie. Refusals: those of verify().
    io::Task<Outcome<NewSession>> log_in(io::Loop& loop, const Credentials& credentials,
                                         const std::string& name, const std::string& password,
                                         io::Stop& stop);
    // Ends the session of the request's cookie. Refusals: link_ended, too_many_attempts; of a set-up link
    // also insecure_transport, weak_password and bad_name.
    io::Task<Outcome<NewSession>> join(io::Loop& loop, const Credentials& credentials,
                                       const JoinRequest& request, io::Stop& stop);
    io::Task<Outcome<void>> log_out(io::Loop& loop, const PrincipalPtr& by, const Peer& peer, io::Stop& stop);
    // Ends the user's other sessions. Refusals: wrong_credentials (the old one), weak_password,
    // too_many_attempts, insecure_transport.
    io::Task<Outcome<void>> change_password(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                            const std::string& old_password, const std::string& new_password,
                                            io::Stop& stop);
    // Of the user `user`; empty: one's own. Of others for owners only: forbidden.
    Outcome<std::vector<store::Session>> sessions(const PrincipalPtr& by, const std::string& user) const;
    // not_found: there is none, or it is another user's and `by` is no owner.
    io::Task<Outcome<void>> end_session(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                        const std::string& id, io::Stop& stop);

    // Set-up. already_set_up: there is a user. A new link ends the ones before.
    io::Task<Outcome<MadeSetupLink>> make_setup_link(io::Loop& loop, const Peer& peer, io::Stop& stop);

    // Users.
    io::Task<Outcome<store::Page<UserRecord>>> users(io::Loop& loop, store::Cursor after, std::size_t limit,
                                                     io::Stop& stop);
    // name_taken, bad_name, weak_password, bad_request (two grants for one camera), too_many.
    io::Task<Outcome<UserRecord>> add_user(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                           const NewUser& request, io::Stop& stop);
    // Also not_found, changed_meanwhile, last_owner.
    io::Task<Outcome<UserRecord>> change_user(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                              const UserChange& request, io::Stop& stop);
    // not_found, last_owner.
    io::Task<Outcome<void>> remove_user(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                        const std::string& id, io::Stop& stop);

    // Tokens: one's own; an owner's list and removals reach those of all users.
    std::vector<store::Token> tokens(const PrincipalPtr& by) const;
    // bad_request (no scope, expired, more than the acting token has), forbidden (another user's), not_found,
    // too_many.
    io::Task<Outcome<MadeToken>> make_token(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                            const NewToken& request, io::Stop& stop);
    // not_found
    io::Task<Outcome<void>> remove_token(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                         const std::string& id, io::Stop& stop);

    // Guest links. The caller has checked that the camera exists.
    std::vector<store::Link> links() const;
    // The link of a guest; nothing: it has ended. The caller counts its viewers.
    std::optional<store::Link> link_of(const Principal& guest) const;
    // bad_request (no right, no viewers, expired), not_found (the user), too_many.
    io::Task<Outcome<MadeLink>> make_link(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                          const NewLink& request, io::Stop& stop);
    // not_found
    io::Task<Outcome<void>> remove_link(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                        const std::string& id, io::Stop& stop);

    // Adds an entry of an act that another room has done; `action` as in the audit trail, `detail` a JSON
    // object as text, without secrets.
    io::Task<Outcome<void>> record(io::Loop& loop, const PrincipalPtr& by, const Peer& peer,
                                   const std::string& action, const std::string& detail, io::Stop& stop);
    // The audit trail, the newest first.
    io::Task<Outcome<store::Page<store::AuditEntry>>> audit(io::Loop& loop, store::Cursor before,
                                                            std::size_t limit, io::Stop& stop);

  private:
    class State;
    // Completes a session within the unit of work that adds it; nothing: go on.
    using SessionWork = std::function<std::optional<Refusal>(store::WriteUnit&, store::Session&)>;
    io::Task<Outcome<NewSession>> begin_session(io::Loop& loop, const Credentials& credentials,
                                                const SessionWork& unit_of, Duration lifetime,
                                                io::Stop& stop);
    io::Task<> store_rehash(io::Loop& loop, const CheckedUser& checked, io::Stop& stop);
    // Records a refused log-in.
    io::Task<> refused(io::Loop& loop, const Peer& peer, const std::string& name, const Refusal& why,
                       io::Stop& stop);
    // Stores what was used, and removes what is expired.
    io::Task<> tidy(io::Loop& loop, io::Stop& stop);
    explicit Access(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;  // shared with work on the worker pool, which may outlive this object
};

}  // namespace vedette::access
