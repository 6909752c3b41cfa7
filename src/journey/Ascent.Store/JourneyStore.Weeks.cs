using Ascent.Journey.Profiles;
using Ascent.Journey.Weekly;
using Dapper;

namespace Ascent.Store;

/// <summary>Weeks: what each was to hold, and the answers at its end.</summary>
public sealed partial class JourneyStore
{
    private sealed record WeekAnswerRow(string Week, string Learnt, string Change, string At);

    /// <summary>The plan that was kept when the week began, or null.</summary>
    public string? WeekPlan(IsoWeek week) => _database.Read(c =>
        c.ExecuteScalar<string?>("SELECT document FROM week_plan WHERE week = @week", new { week = week.ToString() }));

    /// <summary>Keeps the plan of a week unless there is one: the first stands.</summary>
    public void KeepWeekPlan(IsoWeek week, string document) => _database.Write(c => c.Execute(
        "INSERT INTO week_plan (week, document) VALUES (@week, @document) ON CONFLICT (week) DO NOTHING",
        new { week = week.ToString(), document }));

    /// <summary>All answers, oldest week first.</summary>
    public IReadOnlyList<WeekAnswers> WeekAnswers() => _database.Read(c => c
        .Query<WeekAnswerRow>("SELECT week AS Week, learnt AS Learnt, change AS Change, at AS At FROM week_answer ORDER BY week")
        .Select(row => new WeekAnswers(IsoWeek.TryParse(row.Week, out var week) ? week : default, row.Learnt, row.Change, Time(row.At)))
        .ToList());

    /// <summary>Writes the answers of a week; an answer that is null keeps what stands there.</summary>
    public void SaveWeekAnswers(IsoWeek week, string? learnt, string? change, DateTimeOffset at) => _database.Write(c => c.Execute(
        """
        INSERT INTO week_answer (week, learnt, change, at) VALUES (@week, coalesce(CAST(@learnt AS TEXT), ''), coalesce(CAST(@change AS TEXT), ''), @at)
        ON CONFLICT (week) DO UPDATE SET
            learnt = coalesce(CAST(@learnt AS TEXT), week_answer.learnt),
            change = coalesce(CAST(@change AS TEXT), week_answer.change),
            at = excluded.at
        """,
        new { week = week.ToString(), learnt, change, at = Stamp(at) }));

    /// <summary>When labs were graded, oldest first.</summary>
    public IReadOnlyList<DateTimeOffset> AttemptTimes() => _database.Read(c => c.Query<string>("SELECT at FROM attempt ORDER BY id").Select(Time).ToList());
}
