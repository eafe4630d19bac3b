"""The conformance tests that Jupyter offers to kernels, run with the kernelspec named by the first argument.

Prints a line of JSON a test: its name, its outcome (passed, failed or skipped), and why.
"""

import functools
import json
import sys
import unittest

import jupyter_kernel_test


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = sys.argv[1]
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world");'
    code_stderr = 'console.error("oops");'
    completion_samples = [
        {"text": "Symbol.asyncIt", "matches": ["asyncIterator"]},
        {"text": "'😀'; Symbol.asyncIt", "matches": ["asyncIterator"]},
    ]
    complete_code_samples = ["1", "const f = () => 1;", "await 1", "/** closed */"]
    incomplete_code_samples = ["function f() {", "`open", "f(1,", "/* open"]
    invalid_code_samples = ["const x = = 3"]
    code_page_something = "help()"
    code_generate_error = 'throw new Error("on purpose");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "ab"},
        {"code": "[1, 2]", "result": "[ 1, 2 ]"},
    ]
    code_display_data = [
        {"code": 'import { display } from "tslab"; display.html("<b>1</b>");', "mime": "text/html"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6*"
    code_inspect_sample = "Symbol"
    code_clear_output = "console.clear()"


class TypeScriptWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = sys.argv[1]
    support_iopub_welcome = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The test itself would wait for ever.
        cls.kc.get_iopub_msg = functools.partial(cls.kc.get_iopub_msg, timeout=5)


class Report(unittest.TestResult):
    """Tells of each test once, whatever its parts say."""

    def startTest(self, test):
        super().startTest(test)
        self.outcome, self.why = "passed", ""

    def addFailure(self, test, error):
        kind, value, _ = error
        self.outcome, self.why = "failed", f"{kind.__name__}: {value}".splitlines()[0]

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.addFailure(test, error)

    def addSkip(self, test, reason):
        self.outcome, self.why = "skipped", reason

    def stopTest(self, test):
        super().stopTest(test)
        name = test.id().split(".")[-1]
        print(json.dumps({"name": name, "outcome": self.outcome, "why": self.why}), flush=True)


loader = unittest.defaultTestLoader
suites = [loader.loadTestsFromTestCase(case) for case in (TypeScriptKernelTests, TypeScriptWelcomeTests)]
unittest.TestSuite(suites).run(Report())
