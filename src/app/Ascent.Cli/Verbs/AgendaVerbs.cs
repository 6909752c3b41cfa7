using Ascent.Application;
using Ascent.Cli.Output;

namespace Ascent.Cli.Verbs;

/// <summary><c>today</c>, <c>week</c>, <c>month</c>, <c>quarter</c>: what to do now.</summary>
internal static class AgendaVerbs
{
    internal static IEnumerable<Verb> Create(CliHost host)
    {
        yield return One(host, "today", "What to work on today", AgendaSpan.Today);
        yield return One(host, "week", "What this week holds", AgendaSpan.Week);
        yield return One(host, "month", "What the next 30 days hold", AgendaSpan.Month);
        yield return One(host, "quarter", "What the next 90 days hold", AgendaSpan.Quarter);
    }

    private static Verb One(CliHost host, string name, string description, AgendaSpan span) =>
        new Verb(name, description, name, $"{name} --json").Runs(host, context =>
        {
            var agenda = context.Workbench.AgendaFor(span);
            var timer = span == AgendaSpan.Today ? context.Workbench.Timer : null;
            var habit = span == AgendaSpan.Week ? context.Workbench.Habit() : null;
            if (context.Json)
            {
                var document = AgendaView.ToJson(agenda);
                if (span == AgendaSpan.Today) document["timer"] = timer is null ? null : TimerVerbs.ToJson(timer, context.Workbench.Time);
                if (habit is not null) document["habit"] = HabitView.ToJson(habit);
                context.WriteJson(document);
                return ExitCodes.Success;
            }

            // Worked out while the table is drawn.
            var advice = span == AgendaSpan.Today ? Task.Run(context.Workbench.NextSteps) : null;
            AgendaView.Write(context.Console, agenda, steps: span is AgendaSpan.Today or AgendaSpan.Week);
            if (timer is not null) TimerVerbs.Show(context, timer);
            if (habit is not null) HabitView.Write(context.Console, habit);
            if (advice is not null) AdviceView.Short(context.Console, advice.GetAwaiter().GetResult());
            return ExitCodes.Success;
        });
}
