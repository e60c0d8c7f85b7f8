#include "hub/api/session_routes.hpp"

#include <type_traits>

#include "hub/api/access_json.hpp"
#include "hub/api/json_body.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;
using access::Means;

constexpr std::string_view kSessionResponses =
    R"({"200": {"description": "who asks and what they may do", "content":
  {"application/json": {"schema": {"$ref": "#/components/schemas/Session"}}}}})";

json::value guest_of(const access::Access& access, const access::Principal& principal) {
    const auto link = principal.means == Means::kGuest ? access.link_of(principal) : std::nullopt;
    if (!link) return nullptr;
    return {{"camera", link->camera}, {"actions", actions_of(link->rights)}, {"note", link->note}};
}

json::value session_json(const access::Access& access, const access::Principal& who,
                         const access::Peer& peer) {
    json::value user;
    if (!who.name.empty())
        user = {{"id", who.user}, {"name", who.name}, {"role", store::to_string(who.role)}};
    return {{"user", std::move(user)},
            {"means", access::to_string(who.means)},
            {"request_token", access.request_token(who, peer)},
            {"may",
             {{"manage", access::allows(who, needs::kOwner)}, {"steer", access::allows(who, needs::kSteer)}}},
            {"guest", guest_of(access, who)}};
}

Response get_session(const access::Access& access, const Context& context) {
    if (context.principal->means == Means::kNobody) {
        return problem(access.must_log_in(),
                       {{"request_token", access.request_token(*context.principal, context.peer)}});
    }
    return json_response(session_json(access, *context.principal, context.peer));
}

// The answer to a log-in: the session's cookie and what GET says.
Response begun(const access::Access& access, const access::NewSession& session, const access::Peer& peer) {
    Response response = json_response(session_json(access, *session.principal, peer));
    response.fields.emplace_back("Set-Cookie",
                                 access::session_cookie(session.secret, session.lifetime, peer.encrypted));
    return response;
}

access::Credentials credentials_of(const Context& context, const Request& request) {
    return {.peer = context.peer,
            .cookie = request.field("Cookie"),
            .authorization = request.field("Authorization")};
}

io::Task<Response> log_in(access::Access& access, const Context& context, const Request& request) {
    JsonBody body(request);
    const std::string name = body.text("name");
    const std::string password = body.text("password");
    if (auto fault = body.fault()) co_return std::move(*fault);
    const access::Credentials given = credentials_of(context, request);
    const auto session = co_await access.log_in(context.loop, given, name, password, context.stop);
    co_return session ? begun(access, *session, context.peer) : problem(session.error());
}

io::Task<Response> join(access::Access& access, const Context& context, const Request& request) {
    JsonBody body(request);
    access::JoinRequest asked;
    asked.secret = body.text("secret");
    asked.name = body.optional_text("name").value_or("");
    asked.password = body.optional_text("password").value_or("");
    if (auto fault = body.fault()) co_return std::move(*fault);
    const access::Credentials given = credentials_of(context, request);
    const auto session = co_await access.join(context.loop, given, asked, context.stop);
    co_return session ? begun(access, *session, context.peer) : problem(session.error());
}

io::Task<Response> log_out(access::Access& access, const Context& context) {
    const auto done = co_await access.log_out(context.loop, context.principal, context.peer, context.stop);
    Response response = no_content(done);
    response.fields.emplace_back("Set-Cookie", access::removed_session_cookie(context.peer.encrypted));
    co_return response;
}

io::Task<Response> change_password(access::Access& access, const Context& context, const Request& request) {
    JsonBody body(request);
    const std::string before = body.text("old");
    const std::string after = body.text("new");
    if (auto fault = body.fault()) co_return std::move(*fault);
    const auto done = co_await access.change_password(context.loop, context.principal, context.peer, before,
                                                      after, context.stop);
    co_return no_content(done);
}

Response list_sessions(const access::Access& access, const Context& context, const Request& request) {
    const auto sessions = access.sessions(context.principal, request.query_value("user"));
    if (!sessions) return problem(sessions.error());
    json::array items;
    for (const store::Session& s : *sessions)
        items.push_back({{"id", s.id},
                         {"user", s.user},
                         {"means", s.means},
                         {"address", s.address},
                         {"agent", s.agent},
                         {"created", format_utc(s.created)},
                         {"seen", format_utc(s.seen)},
                         {"current", s.id == context.principal->credential}});
    return json_response(json::object{{"items", std::move(items)}});
}

io::Task<Response> end_session(access::Access& access, const Context& context, const Request& request) {
    const std::string id(request.parameter("id"));
    const auto done =
        co_await access.end_session(context.loop, context.principal, context.peer, id, context.stop);
    co_return no_content(done);
}

json::object token_json(const store::Token& token) {
    json::array scopes;
    for (std::string_view rest = token.scopes; !rest.empty();) {
        const std::size_t blank = rest.find(' ');
        scopes.emplace_back(rest.substr(0, blank));
        rest = blank == rest.npos ? std::string_view() : rest.substr(blank + 1);
    }
    return {{"id", token.id},
            {"user", token.user},
            {"note", token.note},
            {"scopes", std::move(scopes)},
            {"created", format_utc(token.created)},
            {"expires", utc_or_null(token.expires)},
            {"used", utc_or_null(token.used)}};
}

Response list_tokens(const access::Access& access, const Context& context) {
    json::array items;
    for (const store::Token& token : access.tokens(context.principal)) items.push_back(token_json(token));
    return json_response(json::object{{"items", std::move(items)}});
}

io::Task<Response> make_token(access::Access& access, const Context& context, const Request& request) {
    JsonBody body(request);
    access::NewToken asked;
    asked.note = body.text("note");
    for (const std::string& name : body.texts("scopes")) {
        const auto scope = access::parse_scope(name);
        if (!scope) body.fail("scopes", "are view, steer, metrics and manage");
        asked.scopes.push_back(scope.value_or(access::Scope::kView));
    }
    asked.expires = time_of(body, "expires");
    if (auto fault = body.fault()) co_return std::move(*fault);
    const auto made =
        co_await access.make_token(context.loop, context.principal, context.peer, asked, context.stop);
    if (!made) co_return problem(made.error());
    json::object answer = token_json(made->token);
    answer["secret"] = made->secret;
    co_return created(answer);
}

io::Task<Response> remove_token(access::Access& access, const Context& context, const Request& request) {
    const std::string id(request.parameter("id"));
    const auto done =
        co_await access.remove_token(context.loop, context.principal, context.peer, id, context.stop);
    co_return no_content(done);
}

}  // namespace

RouteTable session_routes(access::Access* access) {
    using enum Effect;
    // Handlers of both kinds, with Access before their arguments.
    const auto with = [access](auto act) {
        return [access, act](const Context& context, const Request& request) -> Answer {
            if constexpr (std::is_invocable_v<decltype(act), access::Access&, const Context&,
                                              const Request&>) {
                return act(*access, context, request);
            } else {
                return act(*access, context);
            }
        };
    };
    constexpr std::string_view kSession = "/api/v1/session";
    return RouteTable(
        {{"GET",
          kSession,
          needs::kNothing,
          kRead,
          with(get_session),
          {.id = "getSession",
           .summary = "Who asks, and the request token that changes by a page need",
           .responses = kSessionResponses,
           .refusals = {401}}},
         {"POST",
          kSession,
          needs::kNothing,
          kChange,
          with(log_in),
          {.id = "logIn",
           .summary = "Logs in with {name, password}; sets the cookie",
           .responses = kSessionResponses,
           .refusals = {400, 401, 429}}},
         {"DELETE",
          kSession,
          needs::kNothing,
          kChange,
          with(log_out),
          {.id = "logOut", .summary = "Ends the session", .responses = kNoContent, .refusals = {401}}},
         {"PUT",
          "/api/v1/session/password",
          needs::kSelf,
          kChange,
          with(change_password),
          {.id = "changePassword",
           .summary = "Changes one's password from `old` to `new`, and ends one's other sessions",
           .responses = kNoContent,
           .refusals = {400, 401, 422, 429}}},
         {"POST",
          "/api/v1/join",
          needs::kNothing,
          kChange,
          with(join),
          {.id = "join",
           .summary =
               "Makes the first owner by a set-up link {secret, name, password}, or a guest by {secret}",
           .responses = kSessionResponses,
           .refusals = {400, 404, 422, 429}}},
         {"GET",
          "/api/v1/sessions",
          needs::kSelf,
          kRead,
          with(list_sessions),
          {.id = "listSessions",
           .summary = "One's own sessions, or those of the `user` for owners",
           .responses = kList,
           .refusals = {401}}},
         {"DELETE",
          "/api/v1/sessions/{id}",
          needs::kSelf,
          kChange,
          with(end_session),
          {.id = "endSession", .summary = "Ends a session", .responses = kNoContent, .refusals = {401}}},
         {"GET",
          "/api/v1/tokens",
          needs::kSelf,
          kRead,
          with(list_tokens),
          {.id = "listTokens",
           .summary = "One's own tokens, or everybody's for owners",
           .responses = kList,
           .refusals = {401}}},
         {"POST",
          "/api/v1/tokens",
          needs::kSelf,
          kChange,
          with(make_token),
          {.id = "makeToken",
           .summary = "Makes a token from {note, scopes, expires}; the secret is in this answer only",
           .responses = kCreated,
           .refusals = {400, 401, 409, 422}}},
         {"DELETE",
          "/api/v1/tokens/{id}",
          needs::kSelf,
          kChange,
          with(remove_token),
          {.id = "removeToken", .summary = "Ends a token", .responses = kNoContent, .refusals = {401}}}});
}

}  // namespace vedette::api
