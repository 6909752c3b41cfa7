using Ascent.Journey.Assessment;

namespace Ascent.Journey.Content;

/// <summary>Every item is proved by drawing it, also where other files have faults: who writes items wants to know at once.</summary>
internal static class ItemCheck
{
    public static void Run(PackDraft draft, List<ContentProblem> problems)
    {
        foreach (var program in draft.Programs)
        {
            ItemProof.Run(program, (key, message) =>
            {
                var (file, line) = draft.Places.TryGetValue($"item:{program.Item.Id}:{key}", out var place) ? place : draft.Place("item:" + program.Item.Id);
                problems.Add(new(file, line, message));
            });
        }
    }
}
