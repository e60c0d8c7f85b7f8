// The store's database, whatever kind it is: units of work that see and change all repositories. A unit of
// work is a function: it begins before the function runs, and is committed when the function succeeds. For
// coroutines see store.hpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

#include "hub/store/audit.hpp"
#include "hub/store/grants.hpp"
#include "hub/store/links.hpp"
#include "hub/store/outbox.hpp"
#include "hub/store/sessions.hpp"
#include "hub/store/setup_links.hpp"
#include "hub/store/slots.hpp"
#include "hub/store/tokens.hpp"
#include "hub/store/users.hpp"

namespace vedette::store {

// The repositories of a unit of work that only reads: it sees one state of the database, whatever others
// commit meanwhile.
struct ReadUnit {
    const UserRepository& users;
    const SessionRepository& sessions;
    const GrantRepository& grants;
    const TokenRepository& tokens;
    const LinkRepository& links;
    const SetupLinkRepository& setup_links;
    const AuditRepository& audit;
    const SlotRepository& slots;
    const OutboxRepository& outbox;
};

// The repositories of a unit of work that writes. No other unit writes meanwhile.
struct WriteUnit {
    UserRepository& users;
    SessionRepository& sessions;
    GrantRepository& grants;
    TokenRepository& tokens;
    LinkRepository& links;
    SetupLinkRepository& setup_links;
    AuditRepository& audit;
    SlotRepository& slots;
    OutboxRepository& outbox;
};

// Thread-safe; blocks. The repositories of a unit are used on the thread of the call and not after it.
// Errors of the database itself: kUnavailable (no access to its files or its server), kTimeout (another
// process uses it), kResourceExhausted (disk full), kPermissionDenied, kDataLoss (damaged).
class Database {
  public:
    virtual ~Database() = default;

    // Runs `work(ReadUnit&)`, which returns a Result, and returns its result or an error of the database.
    template <class Work>
        requires std::invocable<Work&, ReadUnit&>
    std::invoke_result_t<Work&, ReadUnit&> read(Work&& work) {
        return run<ReadUnit>(work, [this](const auto& erased) { return run_read(erased); });
    }

    // Runs `work(WriteUnit&)`, which returns a Result, and returns its result or an error of the database. A
    // success is returned when it is committed, and then a power cut does not undo it. After an error,
    // nothing is changed, but for an error of the commit itself: its outcome is unknown. Commits only if no
    // repository has failed by a conflict or by an error of the database, even if `work` goes on after it.
    // After a stop, nothing is committed: kCancelled. `work` may be run again after a conflict with another
    // process, so it changes nothing outside of the unit.
    template <class Work>
        requires std::invocable<Work&, WriteUnit&>
    std::invoke_result_t<Work&, WriteUnit&> write(Work&& work, const std::stop_token& stop = {}) {
        return run<WriteUnit>(work, [&](const auto& erased) { return run_write(erased, stop); });
    }

    // Differs from an earlier answer of this object if anything was committed meanwhile, by whatever process.
    // Reads no table, so that it may be asked several times a second.
    virtual Result<std::int64_t> change_number() = 0;

  protected:
    using ReadWork = std::function<Result<void>(ReadUnit&)>;
    using WriteWork = std::function<Result<void>(WriteUnit&)>;
    virtual Result<void> run_read(const ReadWork& work) = 0;
    virtual Result<void> run_write(const WriteWork& work, const std::stop_token& stop) = 0;

  private:
    // Keeps the result of `work` beside its success.
    template <class Unit, class Work, class Run>
    static std::invoke_result_t<Work&, Unit&> run(Work& work, Run run) {
        std::optional<std::invoke_result_t<Work&, Unit&>> result;
        const std::function<Result<void>(Unit&)> erased = [&](Unit& unit) -> Result<void> {
            result.emplace(work(unit));
            if (*result) return {};
            return std::unexpected(result->error());
        };
        const Result<void> done = run(erased);
        if (!done) return std::unexpected(done.error());
        return std::move(*result);
    }
};

}  // namespace vedette::store
