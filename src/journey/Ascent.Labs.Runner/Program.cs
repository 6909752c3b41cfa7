using Ascent.Labs.Runner;

// Started by the grader, never by a person. "supervise" holds no learner code and ends the whole process tree; "run" executes the cases.
return args switch
{
    ["supervise", .. var rest] when SupervisorOptions.TryParse(rest) is { } options => Supervisor.Run(options),
    ["run", var pipe] => CaseHost.Run(pipe),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Ascent.Labs.Runner is started by `ascent lab test`; it has no use of its own.");
    return 2;
}
