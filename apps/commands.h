#pragma once

#include "options.h"

namespace convene {

/// One function a command. Each gives the exit code: 0 for a result, 2 for none, 130 when it was
/// interrupted (replay also 1). Results go to standard output, everything else to standard error.
/// Throw Error.
int solve(const SolveOptions& options);
int show(const ShowOptions& options);
int replay(const ReplayOptions& options);
int resume(const ResumeOptions& options);
int export_run(const ExportOptions& options);
int import_run(const ImportOptions& options);
int report(const ReportOptions& options);
int teams(const TeamsOptions& options);
int models(const ModelsOptions& options);
int pocket_tasks(const PocketOptions& options);
int grade_answers(const GradeCommandOptions& options);
int evaluate(const EvalOptions& options);
int compare_stores(const CompareOptions& options);

inline constexpr int kAnswered = 0;
inline constexpr int kDiffers = 1;  ///< a replay that left its record
inline constexpr int kNoAnswer = 2;
inline constexpr int kInterrupted = 130;

}  // namespace convene
