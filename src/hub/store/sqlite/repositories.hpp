// The repositories on one connection. They live as long as a unit of work. Thread of the unit; blocks.
#pragma once

#include "hub/store/database.hpp"
#include "hub/store/sqlite/connection.hpp"

namespace vedette::store::sqlite {

// See UserRepository.
class Users final : public UserRepository {
  public:
    explicit Users(Connection& connection) : connection_(connection) {}
    Result<User> find(std::string_view id) const override;
    Result<User> find_by_name(std::string_view name) const override;
    Result<Page<User>> list(Cursor after, std::size_t limit) const override;
    Result<std::size_t> count(Role role) const override;
    Result<void> add(User& user) override;
    Result<void> update(User& user) override;
    Result<void> remove(std::string_view id) override;

  private:
    Connection& connection_;
};

// See SessionRepository.
class Sessions final : public SessionRepository {
  public:
    explicit Sessions(Connection& connection) : connection_(connection) {}
    Result<Session> find_by_secret(const SecretHash& hash) const override;
    Result<std::vector<Session>> all() const override;
    Result<std::vector<Session>> of_user(std::string_view user) const override;
    Result<void> add(const Session& session) override;
    Result<void> extend(std::string_view id, UtcTime seen, UtcTime expires) override;
    Result<void> remove(std::string_view id) override;
    Result<std::size_t> remove_of_user(std::string_view user, std::string_view keep) override;
    Result<std::size_t> remove_expired(UtcTime now) override;

  private:
    Connection& connection_;
};

// See GrantRepository.
class Grants final : public GrantRepository {
  public:
    explicit Grants(Connection& connection) : connection_(connection) {}
    Result<std::vector<Grant>> all() const override;
    Result<std::vector<Grant>> of_user(std::string_view user) const override;
    Result<void> add(Grant& grant) override;
    Result<void> update(Grant& grant) override;
    Result<void> remove(std::string_view id) override;

  private:
    Connection& connection_;
};

// See TokenRepository.
class Tokens final : public TokenRepository {
  public:
    explicit Tokens(Connection& connection) : connection_(connection) {}
    Result<Token> find_by_secret(const SecretHash& hash) const override;
    Result<std::vector<Token>> all() const override;
    Result<std::vector<Token>> of_user(std::string_view user) const override;
    Result<void> add(const Token& token) override;
    Result<void> mark_used(std::string_view id, UtcTime at) override;
    Result<void> remove(std::string_view id) override;
    Result<std::size_t> remove_expired(UtcTime now) override;

  private:
    Connection& connection_;
};

// See LinkRepository.
class Links final : public LinkRepository {
  public:
    explicit Links(Connection& connection) : connection_(connection) {}
    Result<Link> find(std::string_view id) const override;
    Result<Link> find_by_secret(const SecretHash& hash) const override;
    Result<Page<Link>> list(Cursor after, std::size_t limit) const override;
    Result<void> add(const Link& link) override;
    Result<void> remove(std::string_view id) override;
    Result<std::size_t> remove_expired(UtcTime now) override;

  private:
    Connection& connection_;
};

// See SetupLinkRepository.
class SetupLinks final : public SetupLinkRepository {
  public:
    explicit SetupLinks(Connection& connection) : connection_(connection) {}
    Result<std::vector<SetupLink>> all() const override;
    Result<void> add(const SetupLink& link) override;
    Result<void> use(const SecretHash& hash) override;
    Result<std::size_t> remove_all() override;
    Result<std::size_t> remove_expired(UtcTime now) override;

  private:
    Connection& connection_;
};

// See AuditRepository.
class Audit final : public AuditRepository {
  public:
    explicit Audit(Connection& connection) : connection_(connection) {}
    Result<Page<AuditEntry>> list(Cursor before, std::size_t limit) const override;
    Result<void> append(AuditEntry& entry) override;

  private:
    Connection& connection_;
};

// See SlotRepository.
class Slots final : public SlotRepository {
  public:
    explicit Slots(Connection& connection) : connection_(connection) {}
    Result<std::optional<SlotRow>> last(std::string_view job, UtcTime until) const override;
    Result<std::optional<SlotRow>> find(std::string_view job, UtcTime at) const override;
    Result<std::vector<SlotRow>> list(std::string_view job, UtcTime from, UtcTime until,
                                      std::size_t limit) const override;
    Result<std::vector<SlotRow>> gaps(std::string_view job, UtcTime from, std::size_t limit) const override;
    Result<SlotCounts> counts(std::string_view job, UtcTime from, UtcTime until) const override;
    Result<std::vector<SlotRow>> oldest_files(std::string_view job, UtcTime from, UtcTime until,
                                              std::size_t limit) const override;
    Result<void> append(const SlotRow& row) override;
    Result<void> remove_file(std::string_view job, UtcTime at) override;
    Result<std::optional<JobMark>> mark(std::string_view job) const override;
    Result<void> set_mark(std::string_view job, const JobMark& mark) override;
    Result<std::vector<ClockJump>> clock_jumps(std::size_t limit) const override;
    Result<void> add_clock_jump(const ClockJump& jump) override;

  private:
    Connection& connection_;
};

// See OutboxRepository.
class Outbox final : public OutboxRepository {
  public:
    explicit Outbox(Connection& connection) : connection_(connection) {}
    Result<Page<OutboxEvent>> list(Cursor after, std::size_t limit) const override;
    Result<Cursor> newest() const override;
    Result<void> append(OutboxEvent& event) override;

  private:
    Connection& connection_;
};

}  // namespace vedette::store::sqlite
