#pragma once

#include <span>
#include <string>

#include "discussion/team.h"
#include "discussion/views.h"

namespace convene {

/// What protocols have in common: making turns and reading what came of them.

Seat seat_for(const RoleSpec& role, int number, std::string title);

/// A turn of that role in that scene.
Say say(const RoleSpec& role, Seat seat, const Problem& problem, const Scene& scene);

/// Completion tokens of all turns, failed ones included.
std::int64_t spent_tokens(std::span<const Minute> minutes);

/// What somebody said, for others to see; without the answer in it, which takes time to find.
Remark remark_of(const Minute& minute);
/// With the answer.
Remark remark_with_answer(const Problem& problem, const Minute& minute);

/// Ends with this reply as the answer.
Conclude conclude_with(const Problem& problem, Ending ending, const std::string& text,
                       std::string why);

/// Ends without an answer; says what went wrong last.
Conclude conclude_failed(std::span<const Minute> minutes);

/// "3 votes", "1 vote".
std::string counted(std::size_t count, const std::string& noun);

}  // namespace convene
