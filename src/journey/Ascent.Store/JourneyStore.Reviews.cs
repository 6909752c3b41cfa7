using System.Data.Common;
using Ascent.Journey.Reviews;
using Dapper;

namespace Ascent.Store;

/// <summary>Cards in the person's memory, and the log of reviews.</summary>
public sealed partial class JourneyStore
{
    private sealed record CardRow(
        string CardId, string Stage, long? Step, double? Stability, double? Difficulty, string Due, string? LastReview, string IntroducedOn, long Reviews, long Lapses);

    private sealed record ReviewRow(long Id, string CardId, string At, string Day, long Grade, string Stage, long Seconds, string Algorithm);

    private const string CardColumns =
        """
        SELECT card_id AS CardId, stage AS Stage, step AS Step, stability AS Stability, difficulty AS Difficulty, due AS Due, last_review AS LastReview,
               introduced_on AS IntroducedOn, reviews AS Reviews, lapses AS Lapses FROM card
        """;

    /// <summary>All cards that were seen at least once.</summary>
    public IReadOnlyList<KnownCard> Cards() => _database.Read(c => c.Query<CardRow>(CardColumns).Select(ToCard).ToList());

    public KnownCard? Card(string cardId) => _database.Read(c => Find(c, cardId));

    /// <summary>Different cards that were reviewed on a day.</summary>
    public IReadOnlySet<string> ReviewedOn(DateOnly day) => _database.Read(c =>
        c.Query<string>("SELECT DISTINCT card_id FROM review WHERE day = @day", new { day = Day(day) }).ToHashSet(StringComparer.Ordinal));

    /// <summary>Reviews of each day from <paramref name="from"/> on, for habits and charts.</summary>
    public IReadOnlyDictionary<DateOnly, int> ReviewCounts(DateOnly from) => _database.Read(c => c
        .Query<(string Day, long Count)>("SELECT day, count(*) FROM review WHERE day >= @from GROUP BY day", new { from = Day(from) })
        .ToDictionary(row => Day(row.Day)!.Value, row => (int)row.Count));

    /// <summary>Every review, oldest first; or those of one card.</summary>
    public IReadOnlyList<ReviewEntry> Reviews(string? cardId = null) => _database.Read(c => c
        .Query<ReviewRow>(
            """
            SELECT id AS Id, card_id AS CardId, at AS At, day AS Day, grade AS Grade, stage AS Stage, seconds AS Seconds, algorithm AS Algorithm
            FROM review WHERE CAST(@cardId AS TEXT) IS NULL OR card_id = @cardId ORDER BY id
            """,
            new { cardId })
        .Select(row => new ReviewEntry(row.Id, row.CardId, Time(row.At), Day(row.Day)!.Value, (Grade)row.Grade, Enum.Parse<CardStage>(row.Stage), (int)row.Seconds, row.Algorithm))
        .ToList());

    /// <summary>
    /// Records a review: the card is read, <paramref name="review"/> says what becomes of it, and card and log are written, all in one
    /// transaction, so that two commands at once cannot lose one another's grade.
    /// </summary>
    public KnownCard AddReview(string cardId, Grade grade, int seconds, DateTimeOffset at, DateOnly day, Func<KnownCard?, CardMemory> review) => _database.Write(c =>
    {
        var before = Find(c, cardId);
        var memory = review(before);
        var lapsed = grade == Grade.Again && before?.Memory.Stage == CardStage.Review;
        var after = new KnownCard(cardId, memory, before?.IntroducedOn ?? day, (before?.Reviews ?? 0) + 1, (before?.Lapses ?? 0) + (lapsed ? 1 : 0));
        c.Execute(
            """
            INSERT INTO card (card_id, stage, step, stability, difficulty, due, last_review, introduced_on, reviews, lapses)
            VALUES (@Id, @stage, @Step, @Stability, @Difficulty, @due, @last, @introduced, @Reviews, @Lapses)
            ON CONFLICT (card_id) DO UPDATE SET stage = excluded.stage, step = excluded.step, stability = excluded.stability, difficulty = excluded.difficulty,
                due = excluded.due, last_review = excluded.last_review, reviews = excluded.reviews, lapses = excluded.lapses
            """,
            new
            {
                after.Id,
                stage = memory.Stage.ToString(),
                memory.Step,
                memory.Stability,
                memory.Difficulty,
                due = Stamp(memory.Due),
                last = memory.LastReview is { } last ? Stamp(last) : null,
                introduced = Day(after.IntroducedOn),
                after.Reviews,
                after.Lapses,
            });
        c.Execute(
            "INSERT INTO review (card_id, at, day, grade, stage, seconds, algorithm) VALUES (@cardId, @at, @day, @grade, @stage, @seconds, @algorithm)",
            new { cardId, at = Stamp(at), day = Day(day), grade = (int)grade, stage = (before?.Memory.Stage ?? CardStage.Learning).ToString(), seconds, algorithm = Fsrs6.Version });
        return after;
    });

    private static KnownCard? Find(DbConnection connection, string cardId) =>
        connection.QuerySingleOrDefault<CardRow>(CardColumns + " WHERE card_id = @cardId", new { cardId }) is { } row ? ToCard(row) : null;

    private static KnownCard ToCard(CardRow row) => new(
        row.CardId,
        new(Enum.Parse<CardStage>(row.Stage), (int?)row.Step, row.Stability, row.Difficulty, Time(row.Due), row.LastReview is null ? null : Time(row.LastReview)),
        Day(row.IntroducedOn)!.Value,
        (int)row.Reviews,
        (int)row.Lapses);
}
